import type { LightningReads, Priced } from '../../../flows/kit/lightning.js';
import type { Me } from '../../../flows/kit/me.js';
import { seconds } from '../../clock.js';
import { parsePhone } from '../../phone.js';
import type { LightningRail, Quoted } from '../../providers/ports/lightning.js';
import type { Deps } from '../deps.js';
import { withinLimits } from '../limits/bounds.js';
import { openLightningAccounts, type LightningAccounts } from './accounts.js';
import { pastOrders } from './history.js';

/** A price holds while there is time left to write the order down and ask for its invoice. */
const holdMarginMs = seconds(10);

/** How long the history waits for the rail's word on the tier, within a USSD turn. */
const standingMs = seconds(0.9);

type Hands = Pick<Deps, 'store' | 'clock' | 'log' | 'lightning' | 'chamaFacts' | 'limits'>;

/** Who asks, and whom. */
type Asking = { rail: LightningRail; whose: { chamaId: string; memberId: string } };

/** The questions about sats, each for the member who asks: the account with the rail that they are asked by is theirs, and is never shown. */
export function openLightningReads(deps: Hands): LightningReads {
  const { clock, log } = deps;
  const accounts = openLightningAccounts(deps);

  function asking({ member, chama }: Me): Asking | undefined {
    const rail = deps.lightning?.(chama.id);
    return member && rail ? { rail, whose: { chamaId: chama.id, memberId: member.id } } : undefined;
  }

  async function priced<Q>(me: Me, ask: (rail: LightningRail, account: string) => Promise<Quoted<Q>>): Promise<Priced<Q>> {
    const by = asking(me);
    if (!by) return { status: 'refused', because: 'unavailable' };
    const got = await asked(accounts, by, (account) => ask(by.rail, account));
    if (got.status === 'unknown') return { status: 'unknown' };
    if (got.status === 'quoted') return got;
    const { because, alert } = got;
    if (alert !== undefined) log('provider.alert', { provider: by.rail.name, chama: by.whose.chamaId, alert });
    return { status: 'refused', because };
  }

  const phoneOf = ({ chama }: Me, text: string) => parsePhone(text, chama.country);

  return {
    lightningTerms: async ({ me, kind }) => {
      const rail = asking(me)?.rail;
      if (!rail || (kind === 'buy' && rail.payTo === undefined)) return { status: 'notOffered' };
      const limited = await withinLimits(deps, { me, kind: kind === 'buy' ? 'sats' : 'lightning', bounds: rail.limits[kind] });
      // Shillings for sats are paid before they are ordered, when it is too late to say that the day is full; all else is told why it waits.
      if (limited.status === 'full' && kind === 'buy') return { status: 'notOffered' };
      const { min, max } = limited.status === 'full' ? rail.limits[kind] : limited.bounds;
      return { status: 'offered', min, max, payTo: kind === 'buy' ? rail.payTo : undefined };
    },
    remittanceQuote: async ({ me, phone, recipientName, amount }) => {
      const to = phoneOf(me, phone);
      if (to === undefined) return { status: 'refused', because: 'badNumber' };
      return priced(me, (rail, account) => rail.quoteRemittance({ account, phone: to, recipientName, amount }));
    },
    lightningAirtimeQuote: async ({ me, phone, amount }) => {
      const to = phoneOf(me, phone);
      if (to === undefined) return { status: 'refused', because: 'badNumber' };
      return priced(me, (rail, account) => rail.quoteAirtime({ account, phone: to, amount }));
    },
    buyQuote: ({ me, amount }) => priced(me, (rail, account) => rail.quoteBuy({ account, amount })),
    quoteHolds: async ({ expiresAt }) => clock.now() + holdMarginMs < expiresAt,
    invoiceFits: async ({ me, bolt11, quote }) => {
      const rail = asking(me)?.rail;
      return rail ? (rail.faultIn(bolt11, quote) ?? 'fits') : 'unreadable';
    },
    lightningHistory: async ({ me }) => {
      const by = asking(me);
      if (!by) return { orders: [], standing: undefined };
      const { timeZone } = deps.chamaFacts(me.chama.id);
      const [orders, standing] = await Promise.all([
        deps.store.transaction((tx) => pastOrders(tx, by.whose, timeZone, clock.now())),
        standingOf(by),
      ]);
      return { orders, standing };
    },
  };

  /** The rail's word on the member's tier, where it comes in time. What is not there yet need not be opened for it. */
  async function standingOf({ rail, whose }: Asking) {
    const account = await accounts.known(rail, whose);
    if (!account) return undefined;
    const enough = new AbortController();
    const late = clock.sleep(standingMs, enough.signal).then(() => undefined);
    const said = await Promise.race([rail.standing(account.number), late]);
    enough.abort();
    if (said?.status !== 'read') return undefined;
    const { tier, feePercent, next } = said.standing;
    return { tier, feePercent, missing: next && { tier: next.tier, amount: next.missing } };
  }
}

/** Asks with the member's account; once more with another, where the rail says that it has no such account. */
async function asked<Q>(
  accounts: LightningAccounts,
  { rail, whose }: Asking,
  ask: (account: string) => Promise<Quoted<Q>>,
): Promise<Quoted<Q>> {
  const held = await accounts.of(rail, whose);
  if (held.status !== 'held') return held;
  const got = await ask(held.account.number);
  if (got.status !== 'refused' || got.because !== 'account') return got;
  const other = await accounts.afterNo(rail, whose, held.account);
  return other.status === 'held' && other.account.number !== held.account.number ? ask(other.account.number) : got;
}
