import type { Me } from '../../flows/kit/me.js';
import { agreed, refused, type Agreed, type CareDeps, type Order } from './deps.js';
import { writes } from '../book/local/tables/writes.js';
import type { Messages } from './messages.js';

/**
 * Deletes what is kept of a person, and writes into the chain of each of their chamas that it was done. Each step may be done again: where the service
 * goes down in between, the same confirmation does the rest. The profile goes last, since with it goes the PIN that confirms.
 */
export function openForgetting(deps: CareDeps, messages: Pick<Messages, 'forget'>) {
  const { people, store, clock, ids } = deps;

  /** Where they are, in whatever standing. */
  const memberships = ({ phone }: Me) =>
    phone === undefined ? [] : people.roll.withPhone(phone).filter(({ chamaId }) => deps.chamas.some(({ chama }) => chama.id === chamaId));

  return {
    forgetting: async ({ me }: { me: Me }): Promise<'free' | 'openPayment'> =>
      (await deps.hasOpenPayment(me.person)) ? 'openPayment' : 'free',

    forget: async ({ key, me, at }: Order): Promise<Agreed> => {
      if (!me.member) return refused('notPossible');
      if (await deps.hasOpenPayment(me.person)) return refused('openPayment');
      for (const { chamaId, memberId } of memberships(me)) {
        await messages.forget(chamaId, me.person);
        await store.transaction(chamaId, async (tx) => {
          if (await tx.get(writes, { key })) return;
          await tx.add(writes, { key, kind, asked: '', answer: '{}', at });
          await tx.audit({ id: ids.next(), at: clock.now(), actor: memberId, action: kind, subject: memberId, detail: '{}' });
        });
      }
      await deps.forgetWords(me.person);
      await people.forget(me.person);
      return agreed;
    },
  };
}

/** As the audit has it. */
const kind = 'person.forget';
