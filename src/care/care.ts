import type { CareReads } from '../../flows/kit/care.js';
import type { Intent } from '../../flows/kit/intents.js';
import type { Me } from '../../flows/kit/me.js';
import type { Pending } from '../../flows/kit/reads.js';
import { refused, type Agreed, type CareDeps, type Order } from './deps.js';
import { openForgetting } from './forget.js';
import { openJoining } from './joining.js';
import { openMessages } from './messages.js';
import { openGuarantorWords } from './guarantor-words.js';
import { openNewcomers } from './newcomers.js';

const kinds: ReadonlySet<Intent['kind']> = new Set(['leaveMessage', 'answerMessage', 'askToJoin', 'decideJoin', 'forgetMe']);

/** Is this about messages, joining, or what is kept of a person? */
export const isCareIntent = (intent: Intent): boolean => kinds.has(intent.kind);

export type Care = {
  reads: CareReads;
  /** Writes down what was confirmed, once for each key. Throws for what is another room's. */
  agree(order: Order): Promise<Agreed>;
  /** What waits for this officer; nothing for anybody else, without a question to any store. */
  pending(me: Me): Pending[] | Promise<Pending[]>;
  /** A chama's list of members was read elsewhere: whoever came in by it is told. Never throws. */
  listed(chamaId: string): Promise<void>;
  /** Something about a loan was written into a chama's records: whoever has to know is told. Never throws. */
  written: (chamaId: string) => Promise<void>;
  /** Tells what a crash has left untold. */
  catchUp(): Promise<void>;
  /** Resolves when nothing is waited for. */
  idle(): Promise<void>;
};

/** What members need around their account: the treasurer's ear, a way in, how they are written to, and a way out. */
export function openCare(deps: CareDeps): Care {
  const messages = openMessages(deps);
  const newcomers = openNewcomers(deps);
  const joining = openJoining(deps, newcomers);
  const guarantors = openGuarantorWords(deps);
  const chamaOf = new Map(deps.chamas.map(({ chama }) => [chama.id, chama]));
  const { forgetting, forget } = openForgetting(deps, messages);
  const { roll } = deps.people;

  async function counted(me: Me): Promise<Pending[]> {
    const [written, asking] = await Promise.all([messages.count(me), joining.count(me)]);
    return [
      ...(written > 0 ? [{ kind: 'messages' as const, count: written }] : []),
      ...(asking > 0 ? [{ kind: 'joiners' as const, count: asking }] : []),
    ];
  }

  return {
    reads: {
      messageRoom: messages.messageRoom,
      messages: messages.messages,
      joiners: joining.joiners,
      joinOffer: joining.joinOffer,
      wayIn: joining.wayIn,
      forgetting,
      preferences: async ({ me: { person } }) => {
        const { prefers = 'seen', broadcasts = true } = roll.profile(person) ?? {};
        return { prefers, broadcasts, whatsapp: roll.whatsapp(person) !== undefined };
      },
    },

    agree(order) {
      const { intent } = order;
      switch (intent.kind) {
        case 'leaveMessage':
          return messages.leave(order, intent.text);
        case 'answerMessage':
          return messages.answer(order, intent);
        case 'askToJoin':
          return joining.ask(order, intent);
        case 'decideJoin':
          return joining.decide(order, intent);
        case 'forgetMe':
          return forget(order);
        default:
          return Promise.resolve(refused('notPossible'));
      }
    },

    // Whoever holds no office is answered at once: each menu asks.
    pending: (me) => (!me.member || me.member.role === 'member' ? [] : counted(me)),

    async listed(chamaId) {
      const chama = chamaOf.get(chamaId);
      if (chama) await newcomers.settle(chama).catch(deps.failed);
    },

    written: (chamaId) => guarantors.tell(chamaId).catch(deps.failed),

    async catchUp() {
      await messages.catchUp();
      await newcomers.catchUp();
      for (const chamaId of chamaOf.keys()) await guarantors.tell(chamaId);
    },

    async idle() {
      await Promise.all([newcomers.idle(), guarantors.idle()]);
    },
  };
}
