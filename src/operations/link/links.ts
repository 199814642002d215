import type { Me } from '../../../flows/kit/me.js';
import type { OpenLink } from '../../../flows/kit/link.js';
import { hours } from '../../clock.js';
import { maskPhone } from '../../phone.js';
import { read, sceneOf } from '../apply.js';
import type { Deps } from '../deps.js';
import type { Agreed } from '../order.js';
import { linkLifeMs } from '../schedule.js';
import type { Leg, MoneyTx, Operation } from '../store.js';
import { addressOf, payerOf, tellLink } from './messages.js';
import { linkSlot } from './slot.js';

/** A link is told again once in so long: each telling is an SMS, to any number of any country. */
const againEveryMs = hours(1);

/** Payment links as flows ask for them. */
export type Links = {
  /** `none`: one may be ordered, as far as links go. */
  standing(me: Me): Promise<{ status: 'notOffered' | 'none' } | { status: 'open'; link: OpenLink }>;
  /** Tells the open link once more; the same wish twice within an hour is one. */
  again(me: Me): Promise<Agreed>;
};

export function openLinks(deps: Deps): Links {
  /** The member's open link, and its leg. */
  async function openOf(tx: MoneyTx, { chama, member }: Me): Promise<{ operation: Operation; leg: Leg } | undefined> {
    const slot = member && linkSlot(deps, chama.id, member.id);
    const holder = slot && (await tx.slotHolder(slot.provider, slot.holder));
    const operation = holder === undefined ? undefined : await tx.operation(holder);
    const [leg] = operation ? await tx.legs(operation.id) : [];
    return operation && leg ? { operation, leg } : undefined;
  }

  return {
    standing: async (me) => {
      const offer = deps.links?.(me.chama.id);
      if (!offer || !me.member || deps.collectors(me.chama.id)?.name !== offer.maker.name) return { status: 'notOffered' };
      const found = await deps.store.transaction((tx) => openOf(tx, me));
      if (!found) return { status: 'none' };
      const { amount, createdAt } = found.operation;
      const payer = payerOf(found.operation);
      const until = found.leg.expiresAt ?? createdAt + linkLifeMs;
      return { status: 'open', link: { amount, until, ...(payer !== undefined && { payer: maskPhone(payer) }) } };
    },
    again: (me) =>
      deps.store.transaction(async (tx): Promise<Agreed> => {
        const found = await openOf(tx, me);
        const address = found && addressOf(found.operation);
        if (!found || address === undefined) return { status: 'refused', reason: 'notPossible' };
        const now = deps.clock.now();
        const hour = Math.floor((now - found.operation.createdAt) / againEveryMs);
        await tellLink(sceneOf(deps, tx, await read(tx, found.leg.id), now, undefined), address, `link.again:${hour}`);
        return { status: 'agreed' };
      }),
  };
}
