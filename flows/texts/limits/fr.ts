/** Limits, and what waits for safety's sake. */
export const frLimits = {
  'limits.operation': '{max} au plus en une fois.',
  'limits.member': 'Reste {left} ; plafond du jour {max}.',
  'limits.memberFull': 'Vous avez atteint votre plafond de {max} par jour. Revenez demain.',
  'limits.chama': 'Reste {left} ; plafond commun {max}.',
  'limits.chamaFull': '{chama} a atteint son plafond de {max} par jour pour tous. Revenez demain.',
  'limits.refused': "{why} Rien n'a été prélevé.",
  'guard.swapped': 'La SIM de votre numéro a changé. Pour vous protéger, ceci attend le {day}, {time}. {ask}',
  'guard.pinReset': 'Votre PIN a été remis à zéro. Pour vous protéger, ceci attend le {day}, {time}. {ask}',
  'guard.newBinding': "Ce WhatsApp vient d'être lié. Pour vous protéger, ceci attend le {day}, {time}. {ask}",
  'guard.checking': "Pour vous protéger, nous vérifions votre SIM. Rien n'a été prélevé. Réessayez dans {minutes} minutes. {ask}",
  'guard.call': 'Questions ? {phone}',
  'guard.askTreasurer': 'Questions ? Demandez au trésorier.',
} as const;
