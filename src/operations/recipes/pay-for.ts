import { say } from '../../../flows/kit/say.js';
import { paidFor } from '../../ledger/accounts.js';
import { tell } from '../follow.js';
import { takeIn } from '../receive.js';
import type { Recipe } from '../recipe.js';
import { collectingFor } from './collecting.js';
import { entering, paidValues } from './entering.js';
import { recording } from './recording.js';

/** The member hears of it when it is written down, a moment later: then it is known what is left. Who was told that it had failed hears at once. */
const collecting = collectingFor({
  name: 'payFor',
  description: 'Payment',
  takeIn: (scene, proof) => takeIn(scene, proof, paidFor(scene.work.operation.chamaId, scene.work.operation.memberId)),
  arrived: async (scene, { amount, receipt = '' }, late) => {
    if (late) await tell(scene, 'payFor.late', say('pay-for.late', { ...paidValues(scene), amount, receipt }));
  },
});

/** A member pays for something else than their contribution: the phone is asked for the money, then it is written down for what it was paid for. */
export const payFor: Recipe = { version: 1, steps: [collecting, entering], later: [recording] };
