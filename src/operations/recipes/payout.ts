import { say } from '../../../flows/kit/say.js';
import { owedAbroad } from '../../ledger/accounts.js';
import { tell } from '../follow.js';
import { maskedRecipient, recipientOf, termsOf } from '../payout/order.js';
import { takeIn } from '../receive.js';
import type { Recipe } from '../recipe.js';
import { collectingFor } from './collecting.js';
import { payingOut } from './paying-out.js';
import { recording } from './recording.js';

/** What was paid is owed abroad. The member hears of it at once: an account there may take a day. */
const collecting = collectingFor({
  name: 'payout',
  description: 'Money abroad',
  takeIn: (scene, proof) => takeIn(scene, proof, owedAbroad(scene.work.operation.chamaId, scene.work.operation.memberId)),
  arrived: async (scene, { amount, receipt = '' }) => {
    const { operation } = scene.work;
    const who = maskedRecipient(recipientOf(operation));
    await tell(scene, 'payout.paid', say('payout.paid', { chama: scene.facts.name, amount, receipt, gets: termsOf(operation).gets, who }));
  },
});

/** A member sends money to another country: their phone is asked for it, then the recipient is paid from the chama's balance. */
export const payout: Recipe = { version: 1, steps: [collecting, payingOut], later: [recording] };
