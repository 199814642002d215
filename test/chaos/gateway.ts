import { Agent, request } from 'node:http';
import { systemClock as clock } from '../../src/clock.js';
import type { Chance } from '../simulation/chance.js';
import type { Coverage } from '../simulation/coverage.js';
import { formType, turnPost } from './dialects.js';
import { villageOf } from './villages.js';

/** One USSD delivery: all that was typed in the session so far. The same one may come any number of times. */
export type Turn = { sessionId: string; phone: string; text: string };

/** All that was answered to one delivery, over every life of the service. */
type Delivery = { turn: Turn; answers: Set<string>; firstAt: number; answered: number };

/** What a turn came to. `clean`: the first try was answered, so no death and no delay lies between the turn and its answer. */
export type Answered = { body: string; clean: boolean; /** When it was first sent. */ from: number; at: number };

export type Gateway = ReturnType<typeof openGateway>;

/** How long the network waits for an answer. */
const answerMs = 10_000;
/** The network carries a turn again until it is answered; after so long it gives the session up. */
const patienceMs = 30_000;
const againMs: readonly [number, number] = [150, 450];

/** A repeat of a delivery older than this may be another session under the same id, which is not what is asked here. */
const repeatableMs = 240_000;
const deliveriesMax = 100_000;

/** What the door says when a turn is not done in time, or could not be done: an apology, not the turn's answer. */
const apology = /Please dial again|The service is busy\. Nothing was changed|^END Still checking\. It takes longer than usual\.$/;

/**
 * The mobile network as the service sees it: carries deliveries over HTTP, several times over where asked, again where nobody
 * answered, and remembers every answer by its delivery.
 */
export function openGateway({ url, chance, coverage }: { url: string; chance: Chance; coverage: Coverage }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 128 });
  const deliveries = new Map<string, Delivery>();
  const refused: string[] = [];
  const draws = chance.fork();

  function post(address: string, body: string, contentType = formType): Promise<{ status: number; body: string } | undefined> {
    const headers = { 'content-type': contentType, 'content-length': Buffer.byteLength(body) };
    return new Promise((resolve) => {
      const asked = request(address, { method: 'POST', agent, headers, timeout: answerMs }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () => resolve(response.complete ? { status: response.statusCode ?? 0, body: text } : undefined));
        response.on('error', () => resolve(undefined));
      });
      asked.on('timeout', () => asked.destroy());
      asked.on('error', () => resolve(undefined));
      asked.end(body);
    });
  }

  const keyOf = ({ sessionId, text }: Turn) => `${sessionId} ${text}`;

  function deliveryOf(turn: Turn): Delivery {
    const known = deliveries.get(keyOf(turn));
    if (known) return known;
    const made: Delivery = { turn, answers: new Set(), firstAt: clock.now(), answered: 0 };
    if (deliveries.size < deliveriesMax) deliveries.set(keyOf(turn), made);
    return made;
  }

  /** One copy on its way; its answer, when it is one, and when that came. */
  async function carry(turn: Turn): Promise<{ body: string; at: number } | undefined> {
    const delivery = deliveryOf(turn);
    const { phone } = turn;
    const { address, body, contentType, read } = turnPost(url, turn);
    const answer = await post(address, body, contentType);
    const at = clock.now();
    coverage.count(answer ? 'deliveries answered' : 'deliveries that a death swallowed');
    if (!answer) return undefined;
    if (answer.status !== 200) {
      refused.push(`${answer.status} to a turn of ${phone}: ${answer.body.slice(0, 80)}`);
      return undefined;
    }
    const said = read(answer.body);
    if (apology.test(said)) {
      coverage.count('deliveries answered with an apology');
      return undefined;
    }
    delivery.answered++;
    delivery.answers.add(said);
    return { body: said, at };
  }

  /** Carries a turn, `copies` times at once, and again until it is answered. Undefined when the network gave up. */
  async function turn(of: Turn, copies = 1): Promise<Answered | undefined> {
    const since = clock.monotonic();
    const from = clock.now();
    for (let tries = 0; clock.monotonic() - since < patienceMs; tries++) {
      const answers = await Promise.all(Array.from({ length: tries === 0 ? copies : 1 }, () => carry(of)));
      const heard = answers.filter((each) => each !== undefined);
      const [first] = heard.sort((a, b) => a.at - b.at);
      if (first) return { ...first, from, clean: tries === 0 && heard.length === answers.length };
      await clock.sleep(draws.between(...againMs));
    }
    coverage.count('sessions given up');
    return undefined;
  }

  return {
    turn,
    /** Carries a delivery of the last minutes again, whatever has happened since. */
    async repeatOne(): Promise<void> {
      const young = [...deliveries.values()].filter(({ answered, firstAt }) => answered > 0 && clock.now() - firstAt < repeatableMs);
      if (young.length === 0) return;
      const one = draws.one(young);
      if ((await carry(one.turn)) !== undefined) coverage.count('old deliveries repeated');
    },
    /** Tells the service that a session ended by the member's hand. Nobody waits for it. */
    async hangUp({ sessionId, phone, text }: Turn): Promise<void> {
      const { perTurn, serviceCode } = villageOf(phone);
      // Of a session that a per-turn gateway has lost nobody hears.
      if (perTurn) return;
      const end = { sessionId, phoneNumber: phone, serviceCode, status: 'Incomplete', cost: 'KES 0.50', durationInMillis: '900' };
      const fields = { ...end, hopsCount: '1', networkCode: '63902', input: text, lastAppResponse: '' };
      await post(`${url}/end`, new URLSearchParams(fields).toString());
    },
    deliveries: () => deliveries.size,
    repeated: () => [...deliveries.values()].filter(({ answered }) => answered > 1).length,
    /** Deliveries that were answered in more than one way. */
    contradictions: () => [...deliveries.values()].filter(({ answers }) => answers.size > 1).map(({ answers }) => [...answers]),
    refused: (): readonly string[] => refused,
    close: () => agent.destroy(),
  };
}
