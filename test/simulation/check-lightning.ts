import { minorOf } from '../../src/money.js';
import type { Dump, Leg } from '../../src/operations/store.js';
import { sumOf } from './orders.js';
import type { World } from './world.js';

/** The Lightning rail's truth against ours: no invoice but ours and one an order, what was paid is known, delivered once, and sats were bought once. */
export function lightningWrongs(dump: Dump, world: World): string[] {
  const wrong: string[] = [];
  const { lightning, sms } = world.standins.truth();
  const operations = new Map(dump.operations.map((operation) => [operation.id, operation]));
  const openAt = new Set(dump.reviews.filter(({ closedAt }) => closedAt === undefined).map(({ operationId }) => operationId));
  const legs = (kind: Leg['kind']) => dump.legs.filter((leg) => leg.kind === kind);
  const byInvoice = new Map(legs('invoice').flatMap((leg) => (leg.providerId === undefined ? [] : [[leg.providerId, leg]])));
  const handWritten = new Set(dump.reviews.filter(({ closedBy }) => closedBy !== undefined && closedBy !== 'worker').map(({ operationId }) => operationId)); // prettier-ignore

  if (lightning.invoices.length > legs('invoice').length)
    wrong.push(`${lightning.invoices.length} invoices were made for ${legs('invoice').length} orders`);
  for (const invoice of lightning.invoices) {
    const { invoiceId, paid, delivered, sats, amount, phone } = invoice;
    const leg = byInvoice.get(invoiceId);
    const operation = leg && operations.get(leg.operationId);
    if (!leg || !operation) {
      // Its answer was lost, so that nobody could be told of it.
      if (paid || sms.some(({ text }) => text.includes(invoiceId))) wrong.push(`invoice ${invoiceId} is known to people, and not to us`);
      continue;
    }
    if (operation.amount.minor !== amount.minor || operation.personal['phone'] !== phone) wrong.push(`invoice ${invoiceId} is for something else`); // prettier-ignore
    if (paid && (leg.state !== 'settled' || leg.settled?.minor !== sats.minor))
      wrong.push(`invoice ${invoiceId} was paid, and is ${leg.state} here`);
    if (!paid && leg.state === 'settled') wrong.push(`invoice ${invoiceId} is settled here, and nobody paid it`);
    const deliver = legs('deliver').find(({ operationId }) => operationId === operation.id);
    const isOver = deliver?.state === 'settled' || deliver?.state === 'refused';
    if (delivered && !isOver && !openAt.has(operation.id)) wrong.push(`invoice ${invoiceId} was delivered, and is ${deliver?.state} here`);
    if (!delivered && deliver?.state === 'settled' && !handWritten.has(operation.id))
      wrong.push(`invoice ${invoiceId} is delivered here alone`);
    if (paid && !told(dump, operation.id)) wrong.push(`nobody was told what became of invoice ${invoiceId}`);
  }

  const bought = legs('sats');
  for (const { mpesaId, sats } of lightning.purchases) {
    const theirs = bought.filter(({ operationId }) => operations.get(operationId)?.params['receipt'] === mpesaId);
    const settled = theirs.filter(({ state }) => state === 'settled');
    if (settled.length > 1) wrong.push(`${settled.length} operations bought sats with ${mpesaId}`);
    const [only] = settled;
    const get = only && operations.get(only.operationId)?.params['get'];
    if (only && !get?.includes(sats.minor)) wrong.push(`${mpesaId} bought ${sats.minor} sats, and ${get} here`);
    if (!only && !theirs.some(({ operationId }) => openAt.has(operationId) || handWritten.has(operationId)))
      wrong.push(`${mpesaId} bought sats, and nobody here knows of it`);
  }
  if (new Set(lightning.purchases.map(({ mpesaId }) => mpesaId)).size !== lightning.purchases.length)
    wrong.push('a payment bought sats twice');
  const spent = new Set(lightning.purchases.map(({ mpesaId }) => mpesaId));
  for (const { id, state, operationId } of bought)
    if (state === 'settled' && !spent.has(operations.get(operationId)?.params['receipt'] ?? '') && !handWritten.has(operationId))
      wrong.push(`the sats of ${id} are settled here alone`);

  // What lies with the rail is what was paid and is neither delivered nor given back.
  const posted = dump.journals.flatMap(({ entries }) => entries).filter(({ account }) => account.startsWith('asset:transit:chapsmart:'));
  const inSats = sumOf(posted.map(({ amount }) => amount).filter(({ currency }) => currency === 'SAT'));
  const lying = legs('invoice').filter(({ state, operationId }) => state === 'settled' && operations.get(operationId)?.state !== 'done');
  const expected = lying.reduce((sum, leg) => sum + (leg.settled ? minorOf(leg.settled) : 0n), 0n);
  if (inSats !== expected) wrong.push(`${inSats} sats lie with the rail by the ledger, and ${expected} by the orders`);
  return wrong;
}

const told = (dump: Dump, operationId: string): boolean =>
  dump.notifications.some(
    (one) =>
      one.operationId === operationId &&
      /^lightning\.(?:delivered|held|onItsWay|paidLate|refunded)/.test(one.kind) &&
      one.state !== 'waiting',
  );
