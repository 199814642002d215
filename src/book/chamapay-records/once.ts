import type { Recorded } from '../../providers/ports/records.js';
import { keyLifeMs } from '../chamapay.js';
import type { Now } from '../local/desk.js';
import type { LocalTx } from '../local/store.js';
import { writes } from '../local/tables/writes.js';
import { done, firstId, hashOf, refused, type Order } from '../local/write.js';
import type { Problem, Written } from '../records.js';
import type { ChamapayDesk } from './desk.js';

/** Stands in the place of an answer until there is one: the write may be on its way. */
const waiting = 'null';

/** What became of one attempt. */
export type Sent<T> =
  { status: 'recorded'; value: T } | { status: 'refused'; problem: Problem; alert?: string } | { status: 'unknown'; why: string };

/**
 * Does something at ChamaPay once: it is written down first, then sent under its key. A repeat gets the first answer, and while there is none it is
 * sent again under the same key, which ChamaPay keeps for 24 hours; `unknown` is answered until it is known, and for good when the key is too old to
 * be sent again. `check` sees our own tables and may refuse before anything is sent; `keep` writes what we hold of it ourselves, with the answer.
 */
export async function once<V, T extends object>(
  desk: ChamapayDesk,
  order: Order,
  steps: {
    check: (tx: LocalTx, now: Now) => Promise<Exclude<Written, { status: 'done' }> | undefined>;
    send: () => Promise<Sent<V>>;
    keep: (value: V, tx: LocalTx, now: Now) => Promise<T> | T;
  },
): Promise<Written<T>> {
  const { key, kind, audit } = order;
  const asked = hashOf(desk, order);
  const { id } = desk.chama;
  const now = { at: desk.clock.now(), today: desk.rules.today(id).date };

  const begun = await desk.store.transaction(id, async (tx) => {
    const before = await tx.get(writes, { key });
    if (before && before.asked !== asked)
      throw new Error(`the key ${key} was used for ${before.kind}, and now for something else (${kind})`);
    if (before && before.answer !== waiting) return JSON.parse(before.answer) as Written<T>;
    if (before) return now.at - before.at < keyLifeMs ? 'again' : unknown('it was sent, and its key is too old to be sent again');
    const wrong = await steps.check(tx, now);
    if (wrong) return wrong;
    await tx.add(writes, { key, kind, asked, answer: waiting, at: now.at });
    return 'first';
  });
  if (typeof begun === 'object') return begun;

  const sent = await steps.send();
  if (sent.status === 'refused' && sent.problem === 'unavailable') desk.alert(sent.alert ?? `ChamaPay does not take ${kind}`);
  if (sent.status === 'unknown') return sent;
  // What a repeat is refused for says nothing of the first attempt.
  if (sent.status === 'refused' && begun === 'again') return unknown(`sent again, it was refused (${sent.problem})`);

  return desk.store.transaction(id, async (tx) => {
    const row = await tx.get(writes, { key });
    if (row && row.answer !== waiting) return JSON.parse(row.answer) as Written<T>; // somebody else sent it at the same time
    if (sent.status === 'refused') {
      if (row) await tx.remove(writes, { key });
      return refused(sent.problem);
    }
    const answer = done(await steps.keep(sent.value, tx, now));
    if (row) await tx.change(writes, { key }, { answer: JSON.stringify(answer) });
    else await tx.add(writes, { key, kind, asked, answer: JSON.stringify(answer), at: now.at });
    if (audit) {
      const subject = audit.subject ?? firstId(answer);
      await tx.audit({ id: desk.ids.next(), at: now.at, actor: audit.by, action: kind, subject, detail: JSON.stringify(audit.detail) });
    }
    return answer;
  });
}

const unknown = (why: string) => ({ status: 'unknown' as const, why });

/**
 * What a line written at ChamaPay came to, in the words of this port. That there is one already may mean this very one, sent before: then nothing is
 * known. `absent` is what there is none of, `wrong` what ChamaPay does not take.
 */
export function sentOf<V>(recorded: Recorded<V>, as: { absent: Problem; wrong: Problem }): Sent<V> {
  if (recorded.status !== 'refused') return recorded;
  const { reason, alert } = recorded;
  if (reason === 'exists') return unknown(alert);
  const problem = { unknownMember: as.absent, invalid: as.wrong, unavailable: 'unavailable' as const }[reason];
  return { status: 'refused', problem, alert };
}
