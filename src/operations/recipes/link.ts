import { say, type Phrase } from '../../../flows/kit/say.js';
import { moveOperation, tell } from '../follow.js';
import { keepAddress, tellLink } from '../link/messages.js';
import { creditMember } from '../receive.js';
import { nothingFollows, type Recipe, type Scene, type Step } from '../recipe.js';
import type { LegState } from '../store.js';
import { collectingFor } from './collecting.js';
import { recording } from './recording.js';

/** What arrives by a link is a contribution like any other: as it was asked for it is credited, and all else is put before a person. */
const collecting = collectingFor({
  name: 'link',
  description: 'Contribution',
  takeIn: (scene, proof) => creditMember(scene, proof),
  arrived: async (scene, { amount, receipt = '' }, late) => {
    const { chamaId, memberId } = scene.work.operation;
    const total = await scene.tx.total(chamaId, memberId, amount.currency);
    const values = { chama: scene.facts.name, amount, receipt, total };
    await tell(scene, 'link.settled', late ? say('link.settledLate', values) : say('link.settled', values));
  },
});

/** The step that has a page made, tells its address, and waits for whoever pays. */
const linking: Step = {
  ...collecting,
  kind: 'link',
  linked: async (scene, url) => {
    await keepAddress(scene, url);
    await tellLink(scene, url, 'link.made');
  },
  ended: async (scene, { to }) => {
    await scene.tx.freeSlot(scene.work.operation.id);
    await moveOperation(scene, 'failed');
    await tell(scene, 'link.ended', endOf(scene, to));
  },
  checking: nothingFollows,
};

/** Nothing was paid in any of these, as far as anybody can see: of a link that has run out no more is said than that. */
function endOf({ facts, work: { operation, leg } }: Scene, to: LegState): Phrase {
  const values = { chama: facts.name, amount: operation.amount };
  if (to === 'expired') return say('link.expired', values);
  // A page that was shown has an end.
  return leg.expiresAt === undefined ? say('link.notMade', values) : say('link.failed', values);
}

/** A member's contribution is paid by a link: by themselves, or by somebody whom they named. */
export const link: Recipe = { version: 1, steps: [linking, recording] };
