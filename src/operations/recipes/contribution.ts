import { receiptPhrase } from '../receipts.js';
import { creditMember } from '../receive.js';
import { tell } from '../follow.js';
import { say } from '../../../flows/kit/say.js';
import type { Recipe } from '../recipe.js';
import { collectingFor } from './collecting.js';
import { recording } from './recording.js';

const collecting = collectingFor({
  name: 'contribution',
  description: 'Contribution',
  takeIn: (scene, proof) => creditMember(scene, proof),
  arrived: async (scene, { amount, receipt = '' }, late) => {
    const { chamaId, memberId } = scene.work.operation;
    const total = await scene.tx.total(chamaId, memberId, amount.currency);
    const values = { chama: scene.facts.name, amount, receipt, total };
    const short = late ? say('contribution.settledLate', values) : say('contribution.settled', values);
    await tell(scene, 'contribution.settled', receiptPhrase(scene, { amount, receipt, at: scene.work.leg.sentAt, late }, short));
  },
});

/** A member contributes: the phone is asked for the money, then the chama's records get it. */
export const contribution: Recipe = { version: 1, steps: [collecting, recording] };
