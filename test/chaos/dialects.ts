import type { Turn } from './gateway.js';
import { villageOf } from './villages.js';

export const formType = 'application/x-www-form-urlencoded';

/** How one turn is sent, and how its answer is read: as `CON …` or `END …`, whatever the gateway gets. */
type TurnPost = { address: string; body: string; contentType: string; read: (answer: string) => string };

/** A turn as the gateway of that country writes it to the door at `url`. */
export function turnPost(url: string, { sessionId, phone, text }: Turn): TurnPost {
  const { perTurn, serviceCode } = villageOf(phone);
  if (!perTurn) {
    const fields = { sessionId, phoneNumber: phone, serviceCode, networkCode: '63902', text };
    return { address: url, body: new URLSearchParams(fields).toString(), contentType: formType, read: (answer) => answer };
  }
  const typed = text === '' ? [] : text.split('*');
  const turn = { sessionId, msisdn: phone.slice(1), input: typed.at(-1) ?? '', new: typed.length === 0, serviceCode, turn: typed.length };
  return { address: `${url}/turns`, body: JSON.stringify(turn), contentType: 'application/json', read: fromJson };
}

function fromJson(answer: string): string {
  const { message, continue: goesOn } = JSON.parse(answer) as { message: string; continue: boolean };
  return `${goesOn ? 'CON' : 'END'} ${message}`;
}
