import type { ServedChama } from './served-chama.js';

/** The code under which an SMS reaches the chama at whose address it came in, as a dialled code does by USSD. It cannot be dialled. */
export const smsCode = (chamaId: string): string => `sms ${chamaId}`;

/** The chamas that each of these codes names: those that take SMS by the same account and short code cannot be told apart by where one came in. */
export function smsCodes(chamas: readonly Pick<ServedChama, 'setup' | 'accounts'>[]): Map<string, readonly string[]> {
  const inbound = ({ accounts }: (typeof chamas)[number]) => accounts?.['smsInbound'];
  return new Map(
    chamas.map((one) => {
      const sharing = chamas.filter((other) => other === one || (inbound(one) !== undefined && inbound(other) === inbound(one)));
      return [smsCode(one.setup.chama.id), sharing.map(({ setup }) => setup.chama.id)];
    }),
  );
}
