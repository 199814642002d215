import type { Dump } from '../../src/operations/store.js';
import type { Coverage } from '../simulation/coverage.js';
import { moneyFindings } from './check-money.js';
import { onceFindings } from './check-once.js';
import { wordFindings } from './check-words.js';
import { paymentKey, type Diary } from './diary.js';
import { evidenceOf, isPaid, minorOf } from './evidence.js';
import type { Findings } from './findings.js';
import type { Installation } from './installation.js';
import type { Member } from './member.js';

/** Each member asks for the balance: it is what the provider says they have paid. */
export async function balanceFindings(phones: readonly Member[], diary: Diary, { standins }: Installation): Promise<string[]> {
  const wrong: string[] = [];
  diary.totals.clear();
  for (const phone of phones) {
    const { phone: number } = phone.villager;
    const page = await phone.call('balance');
    const boughtAirtime = ({ amount }: { amount: { minor: string } }) =>
      diary.confirmations.get(paymentKey(number, Number(minorOf(amount) / 100n)))?.of.buysAirtime === true;
    const paid = standins.truth().payments.filter((payment) => payment.phone === number && isPaid(payment) && !boughtAirtime(payment));
    const sum = paid.reduce((total, { amount }) => total + Number(minorOf(amount)) / 100, 0);
    const told = diary.totals.get(number);
    if (told !== sum) wrong.push(`${number} has paid ${sum} and is told ${told ?? 'nothing'}: ${JSON.stringify(page ?? 'no answer')}`);
  }
  return wrong;
}

/** The service's own verification, and then ours over its export. */
export async function audit({ command, standins }: Installation, findings: Findings, diary: Diary, counts: Coverage): Promise<void> {
  const verified = await command('ledger', 'verify');
  if (verified.code !== 0) findings.add('ledger verify', [`it ended with ${verified.code ?? 'a signal'}: ${verified.out}${verified.said}`]);
  const exported = await command('ledger', 'export', '--json');
  if (exported.code !== 0) return findings.add('ledger export', [`it ended with ${exported.code ?? 'a signal'}: ${exported.said}`]);
  const dump = JSON.parse(exported.out) as Dump;
  const evidence = evidenceOf(standins, dump, diary);
  findings.add('money', moneyFindings(evidence));
  findings.add('once', onceFindings(evidence));
  findings.add('words', wordFindings(evidence));
  const { truth } = evidence;
  counts.count('confirmations', diary.confirmations.size);
  counts.count('claims', diary.claims.length);
  for (const { kind, state } of dump.operations) counts.count(`operations ${kind} ${state}`);
  for (const { kind, state, reason } of dump.legs) counts.count(`legs ${kind} ${state}${reason === undefined ? '' : ` ${reason}`}`);
  for (const { status } of truth.payments) counts.count(`payments ${status}`);
  for (const { kind, state } of dump.notifications) counts.count(`messages ${kind} ${state}`);
  for (const { outcome } of dump.inbox) counts.count(`callbacks read as ${outcome ?? 'nothing'}`);
  counts.count('receipts sent', truth.sms.filter(({ text }) => /Receipt \w{10}/.test(text)).length);
}
