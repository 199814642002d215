import { guarantorsContract } from './guarantors-contract.js';
import { recordsContract } from './records-contract.js';
import { chamapayWorld, localWorld, storesBelow } from './records-worlds.js';

/** The same questions of both books, over each kind of store below them. */
for (const { name, openStores } of storesBelow) {
  recordsContract(`our own database (${name})`, async () => localWorld(await openStores()));
  recordsContract(`ChamaPay over its stand-in (${name})`, async () => chamapayWorld(await openStores()));
  guarantorsContract(`our own database (${name})`, async () => localWorld(await openStores(), { guarantors: 2 }));
  guarantorsContract(`ChamaPay over its stand-in (${name})`, async () => chamapayWorld(await openStores(), { guarantors: 2 }));
}
