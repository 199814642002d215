import type { Reply } from '../../http.js';
import type { Ground } from '../ground.js';
import { networkOf } from '../networks.js';
import { form } from '../wire.js';
import type { UssdSession } from './state.js';

/** Africa's Talking gives an application ten seconds. */
const answerMs = 10_000;
const metadataMax = 99;

export type TurnAnswer =
  { status: 'noAnswer' } | { status: 'badAnswer' } | { status: 'answered'; body: string; continues: boolean; metadata?: string };

/** Carries one turn of a session to our application, with all that was typed since dialling. */
export function ussdTurn({ clock, send, faults, pause, record, urls }: Ground) {
  const post = (session: UssdSession): Promise<Reply> => {
    const { id: sessionId, serviceCode, phone, text } = session;
    const metadata = session.hopsMetadata.at(-1);
    return send({
      method: 'POST',
      url: urls().ussd ?? '',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(metadata !== undefined && { 'at-ussd-hop-metadata': metadata }),
      },
      body: form({ sessionId, serviceCode, phoneNumber: phone, networkCode: networkOf(phone).code, text }),
      timeoutMs: answerMs,
    });
  };

  return async (session: UssdSession): Promise<TurnAnswer> => {
    if (!urls().ussd) return { status: 'noAnswer' };
    session.hops++;
    const { fault, ms } = faults.takeCallback('ussd') ?? {};
    if (fault === 'never') return { status: 'noAnswer' };
    if (fault === 'late') await pause(ms ?? 1_000);
    const since = clock.monotonic();
    // A network that repeats a turn sends it again without waiting for the first answer, and shows that first answer.
    const [reply] = await Promise.all(fault === 'twice' ? [post(session), post(session)] : [post(session)]);
    const tookMs = clock.monotonic() - since;
    record({ way: 'out', provider: 'africastalking', method: 'POST', path: 'ussd', status: reply.heard ? reply.status : 0 });
    if (!reply.heard || tookMs > answerMs) return { status: 'noAnswer' };
    const kind = /^(CON|END) ./su.exec(reply.text)?.[1];
    if (reply.status !== 200 || kind === undefined) return { status: 'badAnswer' };
    const metadata = reply.headers['at-ussd-hop-metadata'];
    const passed = metadata !== undefined && metadata.length <= metadataMax && !metadata.includes('|');
    return { status: 'answered', body: reply.text, continues: kind === 'CON', ...(passed && { metadata }) };
  };
}
