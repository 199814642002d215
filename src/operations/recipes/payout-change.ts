import { say, type Phrase } from '../../../flows/kit/say.js';
import { moveLeg, moveOperation, tell } from '../follow.js';
import { lastAttempt, maskedRecipient, recipientOf, termsOf } from '../payout/order.js';
import type { ChangeEnd } from '../performers/change-payout.js';
import { nothingFollows, type Recipe, type Scene, type Step } from '../recipe.js';
import type { Operation } from '../store.js';

type Values = { chama: string; who: string; gets: ReturnType<typeof termsOf>['gets']; code: string };

/** What is said of a change: taken, or why not. Undefined: its payment says it better, and does. */
type Said = { taken: (of: Values) => Phrase; ended: (how: ChangeEnd, of: Values) => Phrase | undefined };

/** A change of a payment abroad that its member wished for. It moves no money: the payment's own leg, which is asked about at once, does. */
function changing(kind: 'cancelPayout' | 'mendPayout', said: Said, taken: (scene: Scene, about: Operation) => Promise<Operation>): Step {
  async function aboutOf({ tx, work: { operation } }: Scene): Promise<Operation> {
    const about = await tx.operation(operation.params['about'] ?? '');
    if (!about) throw new Error(`${operation.id} is about a payment that is gone`);
    return about;
  }

  const valuesOf = ({ facts }: Scene, about: Operation): Values => ({
    ...{ chama: facts.name, code: facts.ussdCode },
    ...{ who: maskedRecipient(recipientOf(about)), gets: termsOf(about).gets },
  });

  /** The payment is looked at again now: what became of it is its own leg's to find. */
  async function stir({ tx, now }: Scene, about: Operation): Promise<void> {
    const attempt = lastAttempt(await tx.legs(about.id));
    if (attempt) await tx.hurryLeg(attempt.id, now);
  }

  return {
    kind,
    settled: async (scene, { providerId, amount }) => {
      const { leg } = scene.work;
      if (leg.state === 'settled') return false;
      const patch = { providerId, settled: amount, resolvedAt: scene.now, nextAt: undefined, note: undefined };
      if (!(await moveLeg(scene, 'settled', patch))) return false;
      const about = await taken(scene, await aboutOf(scene));
      await moveOperation(scene, 'done');
      await tell(scene, `payout.${kind}`, said.taken(valuesOf(scene, about)));
      await stir(scene, about);
      return true;
    },
    ended: async (scene, { patch }) => {
      const about = await aboutOf(scene);
      await moveOperation(scene, 'failed');
      const phrase = said.ended(patch.reason as ChangeEnd, valuesOf(scene, about));
      if (phrase) await tell(scene, `payout.${kind}`, phrase);
      await stir(scene, about);
    },
    review: (scene, reason, detail) => {
      throw new Error(`${scene.work.leg.id} is never put before a person (${reason}: ${detail})`);
    },
    checking: nothingFollows,
    stuck: nothingFollows,
  };
}

const cancelling = changing(
  'cancelPayout',
  {
    taken: (of) => say('payout.cancelAsked', of),
    ended: (how, of) => {
      switch (how) {
        case 'tooLate':
          return say('payout.cancelTooLate', of);
        // It was stopped, and only the answer was lost; or it came to nothing before: its own leg has said so.
        case 'over':
          return undefined;
        // Nobody knows whether it is stopped.
        case 'notHeard':
          return say('payout.cancelUnheard', of);
        case 'notNow':
        case 'invalid':
          return say('payout.notCancelled', of);
      }
    },
  },
  async (_scene, about) => about,
);

const mending = changing(
  'mendPayout',
  {
    taken: (of) => say('payout.mended', of),
    ended: (how, of) => (how === 'invalid' || how === 'notHeard' ? say('payout.notMended', of) : say('payout.mendTooLate', of)),
  },
  async ({ tx, work }, about) => {
    const personal = { ...about.personal, ...work.operation.personal };
    await tx.renamePersonal(about.id, personal);
    return { ...about, personal };
  },
);

/** A member wants a payment abroad stopped. */
export const payoutCancel: Recipe = { version: 1, steps: [cancelling] };

/** A member puts right who is to be paid. */
export const payoutMend: Recipe = { version: 1, steps: [mending] };
