import { z } from 'zod';
import type { NetworkPage } from './channels/phones/network.js';
import { perTurn } from './channels/ussd/per-turn.js';
import { seconds, type Clock } from './clock.js';
import type { Hear, Voice } from './conversation/types.js';
import { jsonOf } from './http.js';
import type { Ids } from './ids.js';

/** Longest session on any network. */
const sessionMs = seconds(180);
/** Sessions that are remembered; a phone has one at a time. */
const sessionsMax = 1000;

const Answer = z.object({ message: z.string(), continue: z.boolean() });
const isJson = 'application/json';

type Session = { phone: string; serviceCode: string; turn: number; openedAt: number };

/**
 * The USSD gateway of a network that Africa's Talking does not reach, as those of Cameroon are: JSON with the newest input, JSON back. What the
 * member types goes through the same dialect as at the address for such gateways. `codes`: those that lead to it.
 */
export function demoGateway(of: { codes: readonly string[]; hear: Hear; voice: Voice; clock: Clock; ids: Ids }) {
  const { codes, hear, voice, clock, ids } = of;
  const dialect = perTurn();
  const sessions = new Map<string, Session>();

  async function turn(id: string, session: Session, input: string): Promise<NetworkPage> {
    const { phone, serviceCode } = session;
    const body = { sessionId: id, msisdn: phone.slice(1), serviceCode, input, new: session.turn === 0, turn: session.turn++ };
    const read = dialect.read(JSON.stringify(body), isJson, clock.now());
    if (read.status === 'problem') return { status: 'failed', why: 'badAnswer' };
    const answer = Answer.safeParse(jsonOf(dialect.write(await hear(read.heard, voice)).body));
    if (!answer.success) return { status: 'failed', why: 'badAnswer' };
    const ended = !answer.data.continue;
    if (ended) sessions.delete(id);
    return { status: 'shown', session: id, text: answer.data.message, ended };
  }

  return {
    /** Undefined where the phone or the code is none of this network's. */
    dial(phone: string, code: string): Promise<NetworkPage> | undefined {
      const bare = code.trim().replace(/#$/, '');
      const serviceCode = codes.find((one) => bare === one.slice(0, -1) || bare.startsWith(`${one.slice(0, -1)}*`));
      if (!phone.startsWith('+237') || serviceCode === undefined) return undefined;
      for (const [id, one] of sessions) if (one.phone === phone || sessions.size >= sessionsMax) sessions.delete(id);
      const id = `GW-${ids.next()}`;
      const session = { phone, serviceCode, turn: 0, openedAt: clock.now() };
      sessions.set(id, session);
      // Networks there pass nothing that is dialled behind the code.
      return turn(id, session, '');
    },
    isOne: (id: string): boolean => id.startsWith('GW-'),
    async reply(id: string, input: string): Promise<NetworkPage> {
      const session = sessions.get(id);
      if (session && clock.now() - session.openedAt <= sessionMs) return turn(id, session, input);
      sessions.delete(id);
      return { status: 'failed', why: 'sessionOver' };
    },
    cancel: (id: string): void => void sessions.delete(id),
  };
}

export type DemoGateway = ReturnType<typeof demoGateway>;
