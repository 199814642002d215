import type { Me } from '../../flows/kit/me.js';
import type { Records } from './records.js';

/** The records of a chama; questions to records elsewhere are waited for so many milliseconds, by default those of a USSD turn. */
export type RecordsOf = (chamaId: string, withinMs?: number) => Records;

/** How long a question may wait for records elsewhere where nobody waits at a telephone's screen. */
const unhurriedMs = 6_000;

/** The records of whoever asks, waited for as long as their channel can. */
export const theirRecords = (records: RecordsOf, { chama, channel }: Me): Records =>
  channel === 'ussd' ? records(chama.id) : records(chama.id, unhurriedMs);
