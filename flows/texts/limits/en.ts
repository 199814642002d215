/** Limits, and what waits for safety's sake. */
export const enLimits = {
  'limits.operation': 'At most {max} at once.',
  'limits.member': '{left} left today: your limit is {max}.',
  'limits.memberFull': 'You have reached your limit of {max} a day. Try again tomorrow.',
  'limits.chama': '{left} left today: the group limit is {max}.',
  'limits.chamaFull': '{chama} has reached its limit of {max} a day for all. Try again tomorrow.',
  'limits.refused': '{why} Nothing was taken.',
  'guard.swapped': 'The SIM of your number was changed lately. To protect you this waits until {day}, {time}. {ask}',
  'guard.pinReset': 'Your PIN was reset. To protect you this waits until {day}, {time}. {ask}',
  'guard.newBinding': 'This WhatsApp was linked a short time ago. To protect you this waits until {day}, {time}. {ask}',
  'guard.checking': 'To protect you we are checking your SIM. Nothing was taken. Try again in {minutes} minutes. {ask}',
  'guard.call': 'Questions? Call {phone}',
  'guard.askTreasurer': 'Questions? Ask your treasurer.',
} as const;
