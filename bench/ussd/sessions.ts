import type { Talk } from '../load.js';

/** The members who dial, and where. */
export const membersMax = 1000;
export const phoneOf = (member: number): string => `+2547120${String(member).padStart(5, '0')}`;
export const serviceCode = '*384*100#';

/** One visit as a gateway sends it, all that was typed so far in each turn: dial, contribute, 500, no. Each is a turn of its own and writes. */
const visit = [
  { text: '', shows: 'CON Umoja: hello' },
  { text: '1', shows: 'CON How much for Umoja?' },
  { text: '1*500', shows: 'CON Pay KES 500 to Umoja?' },
  { text: '1*500*2', shows: 'END Cancelled.' },
] as const;

/**
 * One phone after the other, visit after visit: this client has every `clients`-th member, so that no member dials twice at a
 * time. `says`: what every answer is, of a server that knows one only.
 */
export function visits(client: number, clients: number, run: string, says?: string): Talk {
  let member = client;
  let count = 0;
  let step = 0;
  let session = '';
  let expected: string = says ?? '';
  return {
    next() {
      if (step === 0) session = `ATUid_${run}_${client}_${++count}`;
      const turn = visit[step] ?? visit[0];
      const body = new URLSearchParams({
        sessionId: session,
        serviceCode,
        phoneNumber: phoneOf(member),
        networkCode: '63902',
        text: turn.text,
      });
      expected = says ?? turn.shows;
      step = (step + 1) % visit.length;
      if (step === 0) member = member + clients < membersMax ? member + clients : client;
      return body.toString();
    },
    isRight: (body) => body.startsWith(expected),
    isOver: () => step === 0,
  };
}
