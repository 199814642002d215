/** What is told about money on its way to another country, in English. */
export const enPayoutMoney = {
  'payout.paid': '{chama}: {amount} received, {receipt}. {gets} now goes to {who}. We tell you when it is there.',
  'payout.onItsWay': '{chama}: the {gets} for {who} is on its way and takes longer. Do NOT pay again. {receipt}',
  'payout.arrived': '{chama}: {gets} has reached {who}. You paid {amount}. {receipt}',
  'payout.arrivedLeft': '{chama}: {gets} has reached {who}. It cost less: the treasurer returns {left}. {receipt}',
  'payout.mend': '{chama}: {gets} cannot reach {who}: a detail is wrong. Dial {code} to mend or cancel.',
  'payout.mended': '{chama}: taken. {gets} is tried again, now for {who}. We tell you what comes of it.',
  'payout.notMended': '{chama}: that was not taken. {gets} for {who} still waits. Dial {code} to retry or cancel.',
  'payout.mendTooLate': '{chama}: {gets} for {who} can no longer be changed. We tell you what comes of it.',
  'payout.refused': '{chama}: no money went to {who}. Your {amount} is safe: the treasurer returns it or retries. {receipt}',
  'payout.badRecipient': '{chama}: {who} cannot get money there. Your {amount} is safe: the treasurer returns it. {receipt}',
  'payout.rateMoved':
    '{chama}: the rate moved, so nothing went to {who}. Your {amount} is safe: the treasurer returns it or retries. {receipt}',
  'payout.cancelled': '{chama}: cancelled. Nothing went to {who}. Your {amount} is safe: the treasurer returns it. {receipt}',
  'payout.cancelAsked': '{chama}: we have asked to stop the {gets} for {who}. We tell you whether it was in time.',
  'payout.cancelTooLate': '{chama}: too late to cancel: {gets} has been paid out to {who}.',
  'payout.cancelUnheard': '{chama}: we do not know yet whether the {gets} for {who} is stopped. We tell you what comes of it.',
  'payout.notCancelled': '{chama}: the {gets} for {who} cannot be cancelled now. It goes on; we tell you what comes of it.',
  'payout.unclear': '{chama}: we cannot see yet if {gets} reached {who}. We check. Do NOT pay again. {receipt}',
  'payout.refunded': '{chama}: {amount} that you paid to send abroad was given back. Reference {reference}.',
  'payout.waits': '{chama}: {member} paid {amount} to send abroad, and it did not go out. Ask your host: refund, or retry.',
  'payout.waitsLeft': '{chama}: {amount} is left over from money that {member} sent abroad. Ask your host to return it.',
} as const;
