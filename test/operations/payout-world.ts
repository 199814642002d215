import { major } from '../../src/money.js';
import type { Me } from '../../flows/kit/me.js';
import type { Decision } from '../../src/operations/decision.js';
import type { PayoutPrice, SenderDetails } from '../../flows/kit/payout.js';
import { minorOf, type Money } from '../../src/money.js';
import { verify } from '../../src/ledger/verify.js';
import { scriptedPayer, type ScriptedPayer } from './scripted-payer.js';
import { amina, kes, me, world, type World } from './world.js';

export const juma = { firstName: 'Juma', lastName: 'Ali', phone: '+255741000009' };

export const details: SenderDetails = {
  ...{
    firstName: 'Amina',
    lastName: 'Hassan',
    country: 'KE',
    city: 'Kisumu',
    street: 'Oginga 4',
    postalCode: '40100',
    birthDate: '1988-03-02',
  },
};

export const tzs = (units: number): Money => major(units, 'TZS');

export type PayoutWorld = World & {
  payer: ScriptedPayer;
  priceOf(pay: Money, gets: Money): PayoutPrice;
  send(over?: { key?: string; pay?: Money; gets?: Money; me?: Partial<Me>; recipient?: Record<string, string> }): Promise<string>;
  wish(
    kind: 'cancelPayout' | 'mendPayout',
    operationId: string,
    over?: { key?: string; me?: Partial<Me>; recipient?: Record<string, string> },
  ): Promise<string>;
  past(over?: Partial<Me>): ReturnType<World['ops']['abroad']['payouts']>;
  decide(verdict: Decision): Promise<string>;
  openReasons(): Promise<string[]>;
};

/** The money path in memory with a payer that does as it is told, and a member who may send. */
export async function payoutWorld(setting: Parameters<typeof world>[0] & { known?: boolean } = {}): Promise<PayoutWorld> {
  const w = await world(setting);
  const payer = scriptedPayer(w.clock);
  let keys = 0;
  w.deps.payouts = () => ({ payer: payer.payer, min: kes(1), max: kes(250_000) });
  w.ops = await w.open({});
  if (setting.known !== false) {
    await w.ops.saveSender({ me: me(), details });
    await w.ops.abroad.senderProfile({ me: me(), needs: [] });
  }
  // `crash` counts from here, not from what a sender costs.
  if (setting.crash) await w.reboot(setting.crash);
  const priceOf = (pay: Money, gets: Money): PayoutPrice => ({ pay, gets, rate: '20', fee: undefined, expiresAt: w.clock.now() + 300_000 });
  return Object.assign(w, {
    payer,
    priceOf,
    send: async ({
      key = `s${++keys}`,
      pay = kes(500),
      gets = tzs(10_000),
      me: who,
      recipient = juma,
    }: Parameters<PayoutWorld['send']>[0] = {}) => {
      const intent = { kind: 'payAbroad' as const, methodId: 'TZS::Mobile', country: 'TZ', recipient, price: priceOf(pay, gets) };
      const agreed = await w.ops.agree({ key, intent, me: me(who), address: amina, at: w.clock.now() });
      return agreed.status === 'agreed' ? 'agreed' : agreed.reason;
    },
    wish: async (
      kind: 'cancelPayout' | 'mendPayout',
      operationId: string,
      { key = `w${++keys}`, me: who, recipient = { ...juma, phone: '+255741000008' } }: Parameters<PayoutWorld['wish']>[2] = {},
    ) => {
      const intent = kind === 'cancelPayout' ? { kind, operationId } : { kind, operationId, recipient };
      const agreed = await w.ops.agree({ key, intent, me: me(who), address: amina, at: w.clock.now() });
      return agreed.status === 'agreed' ? 'agreed' : agreed.reason;
    },
    past: (over: Partial<Me> = {}) => w.ops.abroad.payouts({ me: me(over) }),
    decide: async (verdict: Decision) => {
      const [review] = await w.store.transaction((tx) => tx.reviews({ open: true }));
      const resolved = await w.ops.resolve({ reviewId: review?.id ?? '', by: 'Host', verdict });
      return resolved.status === 'resolved'
        ? resolved.outcome
        : resolved.status === 'refused'
          ? `refused: ${resolved.why}`
          : resolved.status;
    },
    openReasons: async () => (await w.store.transaction((tx) => tx.reviews({ open: true }))).map(({ reason }) => reason),
  });
}

/** Ledger = network = payer; our books hold; and one push a confirmation. Returns what lies on accounts of a prefix. */
export async function whole({ store, network, payer }: PayoutWorld) {
  const dump = await store.transaction((tx) => tx.dump());
  const findings = verify(dump, { sendOnce: ['imarapay'] });
  if (findings.length > 0) throw new Error(JSON.stringify(findings));
  const entries = dump.journals.flatMap((journal) => journal.entries);
  const of = (prefix: string) =>
    entries.filter(({ account }) => account.startsWith(prefix)).reduce((sum, { amount }) => sum + minorOf(amount), 0n);
  const paid = network.paid().reduce((sum, { amount }) => sum + minorOf(amount), 0n);
  if (of('asset:imarapay') !== paid) throw new Error(`${of('asset:imarapay')} are posted, and ${paid} were paid`);
  const posted = dump.legs.filter(({ kind, state }) => kind === 'payOut' && state === 'settled');
  const out = posted.reduce((sum, { settled }) => sum + minorOf(settled ?? kes(0)), 0n);
  if (-of('asset:bitpesa') !== out) throw new Error(`${of('asset:bitpesa')} are posted, and ${out} have settled`);
  const references = payer.payments.map(({ order }) => order.reference);
  if (new Set(references).size !== references.length) throw new Error('a reference has made two payments');
  return { dump, of };
}
