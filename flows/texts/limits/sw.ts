/** Limits, and what waits for safety's sake. */
export const swLimits = {
  'limits.operation': 'Hadi {max} kwa mara moja.',
  'limits.member': 'Leo {left} tu: kikomo chako {max}.',
  'limits.memberFull': 'Umefikia kikomo chako cha {max} kwa siku. Jaribu tena kesho.',
  'limits.chama': 'Leo {left} tu: kikomo chetu {max}.',
  'limits.chamaFull': '{chama} imefikia kikomo cha wote cha {max} kwa siku. Jaribu tena kesho.',
  'limits.refused': '{why} Hakuna kilichokatwa.',
  'guard.swapped': 'Laini ya namba yako ilibadilishwa karibuni. Kwa usalama wako hili linasubiri hadi {day}, {time}. {ask}',
  'guard.pinReset': 'PIN yako iliwekwa upya. Kwa usalama wako hili linasubiri hadi {day}, {time}. {ask}',
  'guard.newBinding': 'WhatsApp hii imeunganishwa karibuni. Kwa usalama wako hili linasubiri hadi {day}, {time}. {ask}',
  'guard.checking': 'Kwa usalama wako tunakagua laini yako. Hakuna kilichokatwa. Jaribu tena baada ya dakika {minutes}. {ask}',
  'guard.call': 'Una swali? Piga {phone}',
  'guard.askTreasurer': 'Una swali? Muulize mweka hazina.',
} as const;
