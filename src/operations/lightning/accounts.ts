import type { LightningNo, LightningRail } from '../../providers/ports/lightning.js';
import type { Deps } from '../deps.js';
import type { AccountOf, LightningAccount } from '../store.js';

/** A member's account with the rail, or why there is none. */
export type Held = { status: 'held'; account: LightningAccount } | LightningNo | { status: 'unknown'; why: string };

export type LightningAccounts = {
  /** The account of this member, opened now where there is none. */
  of(rail: LightningRail, whose: Omit<AccountOf, 'provider'>): Promise<Held>;
  /** Another in the place of one that the rail says it has not; the same where it has it, or does not say. */
  afterNo(rail: LightningRail, whose: Omit<AccountOf, 'provider'>, account: LightningAccount): Promise<Held>;
  /** Opens none. */
  known(rail: LightningRail, whose: Omit<AccountOf, 'provider'>): Promise<LightningAccount | undefined>;
};

/**
 * One account a member, opened when it is first needed: a rail's history and its fee go by the account alone. Who asks twice at once waits for
 * one opening; where two processes open one each, the first that is stored is the member's, and the other is never used.
 */
export function openLightningAccounts({ store, clock, log }: Pick<Deps, 'store' | 'clock' | 'log'>): LightningAccounts {
  const opening = new Map<string, Promise<Held>>();

  const known: LightningAccounts['known'] = (rail, whose) =>
    store.transaction((tx) => tx.lightningAccount({ provider: rail.name, ...whose }));

  async function open(rail: LightningRail, whose: Omit<AccountOf, 'provider'>, place: number): Promise<Held> {
    const opened = await rail.openAccount();
    if (opened.status !== 'opened') return opened;
    const fresh = { number: opened.account, place, openedAt: clock.now() };
    const account = await store.transaction((tx) => tx.keepLightningAccount({ provider: rail.name, ...whose }, fresh));
    return { status: 'held', account };
  }

  /** One at a time for each place of each member. */
  function once(rail: LightningRail, whose: Omit<AccountOf, 'provider'>, place: number): Promise<Held> {
    const key = JSON.stringify([rail.name, whose.chamaId, whose.memberId, place]);
    const under = opening.get(key);
    if (under) return under;
    const work = open(rail, whose, place).finally(() => opening.delete(key));
    opening.set(key, work);
    return work;
  }

  return {
    known,
    of: async (rail, whose) => {
      const account = await known(rail, whose);
      return account ? { status: 'held', account } : once(rail, whose, 1);
    },
    afterNo: async (rail, whose, account) => {
      const last = await known(rail, whose);
      if (last && last.place > account.place) return { status: 'held', account: last };
      const { status } = await rail.knows(account.number);
      if (status !== 'absent') return { status: 'held', account };
      log('provider.alert', {
        provider: rail.name,
        chama: whose.chamaId,
        alert: "a member's account is not there any more: another is opened",
      });
      return once(rail, whose, account.place + 1);
    },
  };
}
