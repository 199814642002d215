import type { Money } from '../money.js';
import type { AirtimeSeller } from '../providers/ports/airtime.js';

/** Who sells airtime to a chama's members, the least and the most of one order, and what one member may buy in a day. */
export type AirtimeOffer = { seller: AirtimeSeller; min: Money; max: Money; dailyMax: Money };
