import type { Dump } from '../../src/operations/store.js';
import type { Coverage } from '../simulation/coverage.js';
import { abroadFindings } from './check-abroad.js';
import { lightningFindings } from './check-lightning.js';
import { linkContributions } from './check-links.js';
import { moneyFindings } from './check-money.js';
import { onceFindings } from './check-once.js';
import { wordFindings } from './check-words.js';
import type { Diary } from './diary.js';
import { entriesIn } from './entries.js';
import { evidenceOf, isElsewhere, isPaid, type Evidence } from './evidence.js';
import type { Findings } from './findings.js';
import type { Installation } from './installation.js';
import type { Member } from './member.js';
import { unitsOf } from './units.js';
import { owedAtFirst, type Villager } from './village.js';
import { villages, type Village } from './villages.js';

/** Each member asks for the balance, and what they owe; what they hear is held against the truth with everything else. */
export async function askAll(phones: readonly Member[], diary: Diary): Promise<void> {
  diary.totals.clear();
  diary.owed.clear();
  for (const phone of phones) {
    await phone.call('balance');
    if (Object.keys(owedAtFirst(phone.villager)).length > 0) await phone.call('owed');
  }
}

/** What a member hears to have paid, and to owe, is what the providers say they have paid. */
function* toldFindings(evidence: Evidence): Iterable<string> {
  const { people, truth, diary, entries, village } = evidence;
  for (const person of people) {
    const { phone, memberId } = person;
    const contributed = truth.payments.filter((payment) => isPaid(payment) && !isElsewhere(payment, evidence));
    const paid = [...contributed, ...linkContributions(evidence)].filter((payment) => payment.phone === phone);
    const sum = paid.reduce((total, { amount }) => total + unitsOf(amount), 0);
    const told = diary.totals.get(phone);
    if (told !== sum) yield `${village.name}: ${phone} has paid ${sum} and is told ${told ?? 'nothing'}.`;
    for (const [kind, units] of Object.entries(owedAtFirst(person))) {
      const back = entries.filter((entry) => entry.memberId === memberId && entry.kind === kind);
      const left = Math.max(0, units - back.reduce((total, { amount }) => total + unitsOf(amount), 0));
      const heard = diary.owed.get(phone)?.get(words[kind] ?? kind) ?? 0;
      if (heard !== left) yield `${village.name}: ${phone} owes ${left} for a ${kind} and is told ${heard}.`;
    }
  }
}

const words: Record<string, string> = { fine: 'Fine', loan: 'Loan', pledge: 'Project' };

/** The service's own verification, and then ours over its export, chama by chama. */
export async function audit(
  { command, standins, dataDir }: Installation,
  { findings, diary, counts, people }: { findings: Findings; diary: Diary; counts: Coverage; people: readonly Villager[] },
): Promise<void> {
  const verified = await command('ledger', 'verify');
  if (verified.code !== 0) findings.add('ledger verify', [`it ended with ${verified.code ?? 'a signal'}: ${verified.out}${verified.said}`]);
  const exported = await command('ledger', 'export', '--json');
  if (exported.code !== 0) return findings.add('ledger export', [`it ended with ${exported.code ?? 'a signal'}: ${exported.said}`]);
  const dump = JSON.parse(exported.out) as Dump;
  const entries = entriesIn(dataDir);
  for (const village of villages) {
    const evidence = evidenceOf(village, { standins, dump, diary, entries, people });
    findings.add('money', moneyFindings(evidence));
    findings.add('lightning', lightningFindings(evidence));
    findings.add('abroad', abroadFindings(evidence));
    findings.add('once', onceFindings(evidence));
    findings.add('words', wordFindings(evidence));
    findings.add('told', toldFindings(evidence));
    countAll(village, evidence, counts);
  }
  for (const { operationId, reason, chamaId } of dump.reviews)
    if (operationId === undefined && !villages.some((village) => village.chamaId === chamaId))
      findings.add('review', [`${reason} of no chama of ours`]);
  counts.count('claims', diary.claims.length);
}

function countAll({ name }: Village, { dump, diary, truth, entries, linked }: Evidence, counts: Coverage): void {
  counts.count(`${name}: confirmations`, diary.confirmations.size);
  for (const { kind, state } of dump.operations) counts.count(`${name}: operations ${kind} ${state}`);
  for (const { kind, state, reason } of dump.legs)
    counts.count(`${name}: legs ${kind} ${state}${reason === undefined ? '' : ` ${reason}`}`);
  for (const { status } of truth.payments) counts.count(`${name}: payments ${status}`);
  for (const { status } of linked) counts.count(`${name}: payments by link ${status}`);
  for (const { paid, delivered } of truth.invoices)
    counts.count(`${name}: invoices ${delivered ? 'delivered' : paid ? 'paid, not delivered' : 'not paid'}`);
  for (const { arrived } of truth.payouts) counts.count(`${name}: payouts ${arrived ? 'arrived' : 'not arrived'}`);
  for (const { kind } of entries) counts.count(`${name}: entries ${kind}`);
  for (const { reason } of dump.reviews) counts.count(`${name}: reviews ${reason}`);
  for (const { kind, state } of dump.notifications) counts.count(`messages ${kind.replace(/:.*/, '')} ${state}`);
  for (const { outcome } of dump.inbox) counts.count(`callbacks read as ${outcome ?? 'nothing'}`);
  counts.count('payments completed', truth.payments.filter(isPaid).length);
  counts.count('receipts sent', truth.sms.filter(({ text }) => /Receipt \w{10}/.test(text)).length);
}
