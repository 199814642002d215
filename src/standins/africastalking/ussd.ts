import type { Ground } from '../ground.js';
import { septetsOf } from '../gsm.js';
import type { UssdHold } from '../mpesa/prompts.js';
import { networkOf, sessionMs } from '../networks.js';
import { hex } from '../numbers.js';
import { keepRow } from '../state.js';
import { utcStamp } from '../times.js';
import { form } from '../wire.js';
import { ussdTurn } from './ussd-turn.js';
import type { UssdSession } from './state.js';

/**
 * What the phone shows after a turn. `failed` is the network's own error, with nothing to answer. `tooLong`: more than the
 * network shows at once, so that it would page with keys of its own.
 */
export type UssdPage =
  | { status: 'shown'; sessionId: string; text: string; ended: boolean; septets: number | null; tooLong: boolean }
  | { status: 'failed'; why: 'noAnswer' | 'badAnswer' | 'noSuchCode' | 'sessionOver' | 'busy' | 'inputTooLong'; text: string };

const texts = {
  noAnswer: 'Network error. Please try again later.',
  badAnswer: 'Network error. Please try again later.',
  noSuchCode: 'Connection problem or invalid MMI code.',
  sessionOver: 'The session is over.',
  busy: 'Please wait.',
  inputTooLong: 'Your answer is too long.',
} as const;

/** What a session costs who runs the code. */
const sessionCost = 'KES 0.50';
const lateMs = 10 * 60_000;
/** Ended sessions that are remembered. */
const sessionsMax = 5_000;

export const failed = (why: keyof typeof texts): UssdPage => ({ status: 'failed', why, text: texts[why] });

/** The network's side of USSD: dials our code, carries what the member types, gives up when nobody answers in time. */
export function ussdGateway(ground: Ground) {
  const { clock, ids, state, events, outgoing, faults, later } = ground;
  const turning = new Set<string>();
  const turn = ussdTurn(ground);
  const sessions = () => state().africastalking.sessions;
  const find = (id: string) => sessions().findLast((one) => one.id === id);

  const tell = (session: UssdSession): void => {
    const { fault, ms } = faults.takeCallback('ussdEnd') ?? {};
    if (fault === 'never') return;
    const { id, phone, serviceCode, startedAt, endedAt, errorMessage } = session;
    const body = form({
      date: utcStamp(startedAt),
      sessionId: id,
      serviceCode,
      networkCode: networkOf(phone).code,
      phoneNumber: phone,
      status: session.status ?? 'Incomplete',
      cost: sessionCost,
      durationInMillis: String((endedAt ?? startedAt) - startedAt),
      hopsCount: String(session.hops),
      ...(session.hopsMetadata.length > 0 && { hopsMetadata: session.hopsMetadata.join('|') }),
      input: session.text,
      lastAppResponse: session.lastAppResponse,
      ...(errorMessage !== null && { errorMessage }),
    });
    const delayMs = fault === 'late' ? (ms ?? lateMs) : state().timing.callbackDelayMs;
    for (let i = 0; i < (fault === 'twice' ? 2 : 1); i++) outgoing.post('ussdEnd', 'form', body, { delayMs });
  };

  const end = (session: UssdSession, status: 'Success' | 'Incomplete' | 'Failed', errorMessage: string | null = null): void => {
    if (session.status !== null) return;
    Object.assign(session, { status, errorMessage, endedAt: clock.now() });
    events.emit({ type: 'ussd-closed', phone: session.phone, sessionId: session.id, status });
    tell(session);
  };

  const take = async (session: UssdSession): Promise<UssdPage> => {
    turning.add(session.id);
    const answer = await turn(session);
    turning.delete(session.id);
    if (session.status !== null) return failed('sessionOver'); // the member hung up meanwhile
    if (answer.status !== 'answered') {
      end(session, 'Failed', answer.status === 'noAnswer' ? 'Timeout waiting for the application' : 'Invalid application response');
      return failed(answer.status);
    }
    session.lastAppResponse = answer.body;
    if (answer.metadata !== undefined) session.hopsMetadata.push(answer.metadata);
    const text = answer.body.slice(4);
    const septets = septetsOf(text) ?? null;
    const { screenMax, idleMs } = networkOf(session.phone);
    const tooLong = septets === null ? text.length > 80 : septets > screenMax;
    const shown = { status: 'shown', sessionId: session.id, text, ended: !answer.continues, septets, tooLong } as const;
    if (!answer.continues) end(session, 'Success');
    else {
      const { hops } = session;
      later(idleMs, () => {
        if (session.hops === hops && !turning.has(session.id)) end(session, 'Incomplete');
      });
    }
    return shown;
  };

  return {
    /** A member dials. `code` may have answers in it; they come along only where the gateway passes them. */
    dial: async (phone: string, code: string): Promise<UssdPage> => {
      const { ussdCodes, ussdPrefills } = state().africastalking;
      const bare = code.trim().replace(/#$/, '');
      const serviceCode = ussdCodes.find((one) => bare === one.slice(0, -1) || bare.startsWith(`${one.slice(0, -1)}*`));
      if (serviceCode === undefined || !/^\*[\d*]+#$/.test(code.trim())) return failed('noSuchCode');
      const answers = bare.slice(serviceCode.length);
      for (const one of sessions()) if (one.phone === phone && one.status === null) end(one, 'Incomplete');
      const session: UssdSession = keepRow(sessions(), {
        id: `ATUid_${hex(ids, 32)}`,
        phone,
        serviceCode,
        startedAt: clock.now(),
        text: ussdPrefills ? answers : '',
        hops: 0,
        hopsMetadata: [],
        lastAppResponse: '',
        status: null,
        endedAt: null,
        errorMessage: null,
      });
      if (sessions().length > sessionsMax) sessions().shift();
      later(sessionMs, () => end(session, 'Incomplete'));
      return take(session);
    },
    /** The member answers the page that is shown. */
    reply: async (sessionId: string, input: string): Promise<UssdPage> => {
      const session = find(sessionId);
      if (session?.status !== null) return failed('sessionOver');
      if (turning.has(sessionId)) return failed('busy');
      if (input.length > networkOf(session.phone).inputMax) return failed('inputTooLong');
      session.text = session.hops === 1 && session.text === '' ? input : `${session.text}*${input}`;
      return take(session);
    },
    /** The member hangs up. */
    cancel: (sessionId: string): void => {
      const session = find(sessionId);
      if (session) end(session, 'Incomplete');
    },
    hold: ((phone) => {
      const last = sessions().findLast((one) => one.phone === phone);
      if (!last) return 'free';
      if (last.status === null) return 'open';
      const left = last.status === 'Success' ? (last.endedAt ?? 0) + state().timing.ussdReleaseMs - clock.now() : 0;
      return left > 0 ? 'ending' : 'free';
    }) satisfies UssdHold,
    /** Sessions do not outlive the network's restart. */
    resume: () => sessions().forEach((session) => end(session, 'Incomplete')),
  };
}
