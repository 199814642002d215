import type { WholeRecords } from '../providers/ports/office.js';
import type { ChamapayDesk } from './chamapay-records/desk.js';
import { openChamapayRecords, type ChamapayRecords } from './chamapay-records/records.js';
import type { Desk } from './local/desk.js';
import { localRecords } from './local/records.js';
import type { Records } from './records.js';
import type { ChamaSetup } from './setup.js';

/** How long a question about records elsewhere may take, so that a USSD turn (1.5 s for its reads) still answers with what is held of them. */
const withinDefaultMs = 1_200;

export type ChamasRecords = {
  /** A chama's records, wherever they are kept. Those elsewhere answer each question within so many milliseconds. Throws for a chama that is not set up. */
  of: (chamaId: string, withinMs?: number) => Records;
  /** What the chama's own tables are worked with. */
  desk: (chamaId: string) => Desk;
  /** A webhook of a chama's records elsewhere. */
  hear: (chamaId: string, event: { event: string }) => void;
  /** Resolves when no read is under way. */
  idle: () => Promise<void>;
};

/** Opens the records of all chamas: at ChamaPay where a chama has them there, else in our own database. */
export function openChamasRecords(deps: {
  chamas: readonly { setup: ChamaSetup; records?: WholeRecords | undefined }[];
  desk: Omit<Desk, 'chama' | 'officers'>;
  /** See `ChamapayDesk`. */
  alert: (chamaId: string, text: string) => void;
  registered: (chamaId: string) => void;
  failed: ChamapayDesk['failed'];
}): ChamasRecords {
  const desks = new Map<string, Desk>();
  const elsewhere = new Map<string, ChamapayRecords>();
  const here = new Map<string, Records>();
  for (const { setup, records: provider } of deps.chamas) {
    const { chama, officers } = setup;
    const { id } = chama;
    const own: Desk = { ...deps.desk, chama, officers };
    desks.set(id, own);
    if (!provider) {
      here.set(id, localRecords(own));
      continue;
    }
    const { failed } = deps;
    const tell = { alert: (text: string) => deps.alert(id, text), registered: () => deps.registered(id), failed };
    elsewhere.set(id, openChamapayRecords({ ...own, ...tell, provider }));
  }

  const desk = (chamaId: string): Desk => {
    const found = desks.get(chamaId);
    if (!found) throw new Error(`no chama ${chamaId} is set up`);
    return found;
  };
  return {
    of(chamaId, withinMs = withinDefaultMs) {
      const records = here.get(chamaId) ?? elsewhere.get(chamaId)?.within(withinMs);
      if (!records) throw new Error(`no chama ${chamaId} is set up`);
      return records;
    },
    desk,
    hear: (chamaId, event) => elsewhere.get(chamaId)?.hear(event),
    async idle() {
      await Promise.all([...elsewhere.values()].map((records) => records.idle()));
    },
  };
}
