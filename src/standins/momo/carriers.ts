/** The carriers of Cameroon whose wallets can be asked. */
export type Carrier = 'MTN' | 'Orange';

/** What a subscriber dials to approve what waits. Source: what public clients of CamPay show of its answers. */
export const approvalCodes: Record<Carrier, string> = { MTN: '*126#', Orange: '#150*50#' };

/** By Cameroon's number plan: MTN 67, 650–654, 680–683; Orange 69, 655–659, 685–689. Undefined for the carriers that are left, and for other countries. */
export function carrierOf(phone: string): Carrier | undefined {
  const prefix = /^\+237(6\d\d)\d{6}$/.exec(phone)?.[1];
  if (prefix === undefined) return undefined;
  if (/^(?:67\d|65[0-4]|68[0-3])$/.test(prefix)) return 'MTN';
  return /^(?:69\d|65[5-9]|68[5-9])$/.test(prefix) ? 'Orange' : undefined;
}

/** Is this phone one whose wallet is a Cameroonian carrier's? */
export const isMomo = (phone: string): boolean => phone.startsWith('+237');
