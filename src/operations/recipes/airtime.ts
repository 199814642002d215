import { owedAirtime } from '../../ledger/accounts.js';
import { takeIn } from '../receive.js';
import { nothingFollows, type Recipe } from '../recipe.js';
import { collectingFor } from './collecting.js';
import { recording } from './recording.js';
import { toppingUp } from './topping-up.js';

/** What was paid is owed as airtime. The member hears of it when the airtime is there, a few seconds later. */
const collecting = collectingFor({
  name: 'airtime',
  description: 'Airtime',
  takeIn: (scene, proof) => takeIn(scene, proof, owedAirtime(scene.work.operation.chamaId, scene.work.operation.memberId)),
  arrived: nothingFollows,
});

/** A member buys airtime: the phone is asked for the money, then airtime goes to the phone that they named. */
export const airtime: Recipe = { version: 1, steps: [collecting, toppingUp], later: [recording] };
