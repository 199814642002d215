import type { Phone } from '../../phone.js';

/**
 * What a subscriber dials to approve a payment when no prompt comes by itself: public clients of CamPay show `*126#` for MTN and
 * `#150*50#` for Orange in its answers. By Cameroon's number plan (MTN 67, 650–654, 680–683; Orange 69, 655–659, 685–689), since it is said
 * before CamPay has answered; undefined for other carriers and countries.
 */
export function approvalCode(phone: Phone): string | undefined {
  const prefix = /^\+237(6\d\d)\d{6}$/.exec(phone)?.[1];
  if (prefix === undefined) return undefined;
  if (/^(?:67\d|65[0-4]|68[0-3])$/.test(prefix)) return '*126#';
  return /^(?:69\d|65[5-9]|68[5-9])$/.test(prefix) ? '#150*50#' : undefined;
}
