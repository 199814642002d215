/** What is said about airtime, in English. */
export const enAirtime = {
  'flow.airtime': 'Buy airtime',
  'menu.airtime': 'Airtime',
  'engine.refused.tooSoon':
    'The same airtime went to that number a moment ago. Wait 5 minutes, or choose another amount. Nothing was taken.',
  'engine.refused.dayIsFull': 'With what you bought today, that is more airtime than a day allows here. Nothing was taken.',
  'airtime.forWhom': 'Airtime for which phone?',
  'airtime.mine': 'Mine: {phone}',
  'airtime.other': 'Another number',
  'airtime.number': 'Which number gets the airtime? Type it like {example}:',
  'airtime.noNumber': 'We cannot send airtime there. Type a mobile number of this country, like {example}.',
  'airtime.amount': 'How much airtime for {phone}? Choose 1, or type an amount:',
  'airtime.confirm': '{amount} airtime for {phone}?\nFrom your {wallet}, plus any charge.',
  'airtime.confirmCarrier': '{amount} airtime for {phone} ({carrier})?\nFrom your {wallet}, plus any charge.',
  'airtime.dayIsFull': 'You have bought as much airtime today as {chama} allows in a day: {max}. Try again tomorrow.',
  'airtime.notSold': '{chama} sells no airtime.',
  // notifications
  'airtime.sent': '{chama}: airtime of {amount} sent to {phone}. Receipt {receipt}.',
  'airtime.onItsWay': '{chama}: {amount} is paid, {receipt}. The airtime for {phone} takes longer. Do NOT pay again.',
  'airtime.refused': '{chama}: no airtime went to {phone}. Your {amount} is safe: the treasurer returns it or retries. {receipt}',
  'airtime.badNumber': '{chama}: airtime cannot go to {phone}. Your {amount} is safe: the treasurer returns it. {receipt}',
  'airtime.unclear': '{chama}: we cannot see yet if {amount} of airtime reached {phone}. We check. Do NOT pay again. {receipt}',
  'airtime.refunded': '{chama}: {amount} that you paid for airtime was given back. Reference {reference}.',
  'airtime.waits': '{chama}: {member} paid {amount} for airtime that did not go out. Ask your host: return it, or try again.',
} as const;
