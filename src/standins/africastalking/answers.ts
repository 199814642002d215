import { smsParts } from '../gsm.js';
import { json, text } from '../wire.js';
import type { StandinRequest, StandinResponse } from '../wire.js';

/** The price of one part, in ten-thousandths of a shilling. */
const partPrice = 8_000;

export const smsPrice = (message: string): number => smsParts(message) * partPrice;

/** `KES 0.8000`, from ten-thousandths of a shilling. */
export const cost = (amount: number): string => `KES ${(amount / 10_000).toFixed(4)}`;

/** JSON for those who ask for it; whoever does not say so gets XML. */
export function answer({ headers }: StandinRequest, status: number, body: Record<string, unknown>): StandinResponse {
  if (/json/i.test(headers.accept ?? '')) return json(status, body);
  return text(status, `<?xml version="1.0" encoding="UTF-8"?><AfricasTalkingResponse>${xml(body)}</AfricasTalkingResponse>`, 'text/xml');
}

function xml(value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => `<Recipient>${xml(one)}</Recipient>`).join('');
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([name, inner]) => `<${name}>${xml(inner)}</${name}>`)
      .join('');
  return String(value).replace(/[<>&]/g, (character) => ({ '<': '&lt;', '>': '&gt;' })[character] ?? '&amp;');
}
