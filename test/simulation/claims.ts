import type { Chance } from './chance.js';
import { villageOf } from './villages.js';
import type { World } from './world.js';

/** The chama's paybill at the stand-in. */
const paybill = '247247';

/** A payment as M-Pesa told its subscriber of it, whatever ImaraPay says. */
type Told = { receipt: string; phone: string; units: number };

/** All that the networks told of, by SMS: payments by prompt and by menu. */
function toldOf(world: World): Told[] {
  return world.standins.phones.inbox().flatMap(({ from, phone, text }) => {
    const [, receipt, amount = ''] = (from === 'MPESA' && /^(\w{10}) Confirmed\. Ksh([\d,.]+) sent to /.exec(text)) || [];
    if (receipt !== undefined) return [{ receipt, phone, units: Number(amount.replace(/,/g, '')) }];
    const [, francs = '', id] = (/Money$/.test(from) && /^Paiement de ([\d\s]+?)\D* a .* ID: ([\w.]+\w)\./.exec(text)) || [];
    return id === undefined ? [] : [{ receipt: id, phone, units: Number(francs.replace(/\s/g, '')) }];
  });
}

/** A receipt that a member comes with: of a payment by the M-Pesa menu, of one that we asked for, of somebody else's, or of none. */
export function receiptOf(world: World, phone: string, dice: Chance): string {
  const told = toldOf(world).filter((one) => villageOf(one.phone) === villageOf(phone));
  const own = told.filter((one) => one.phone === phone);
  const others = told.filter((one) => one.phone !== phone);
  if (own.length > 0 && dice.happens(0.6)) return counted(world, "of one's own", dice.one(own).receipt);
  if (others.length > 0 && dice.happens(0.1)) return counted(world, "of somebody else's", dice.one(others).receipt);
  if (dice.happens(0.1)) return counted(world, 'of nothing', `Z${dice.between(100_000_000, 999_999_999)}`);
  if (villageOf(phone).currency !== 'KES') return counted(world, 'of nothing', String(dice.between(10_000_000_000, 99_999_999_999)));
  const { receipt } = world.standins.phones.payByMenu(phone, dice.one([50, 300, 1200]), paybill);
  return counted(world, receipt === undefined ? 'of nothing' : 'by the menu', receipt ?? 'Z123456789');
}

function counted(world: World, what: string, receipt: string): string {
  world.coverage.count(`claim ${what}`);
  return receipt;
}

/** What is in the chama's till under a receipt. */
export const inTheTill = (world: World, receipt: string): Told | undefined => toldOf(world).find((one) => one.receipt === receipt);
