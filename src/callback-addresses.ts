import type { callbackTokens } from './callback-tokens.js';
import type { ChamaConfig } from './config.js';

type ProviderName = keyof ChamaConfig['providers'];

/** What a provider tells us at an address of ours. `target` names the address where there are several of one provider. */
type Told = {
  provider: ProviderName;
  target: string;
  /** For whoever puts the address in at the provider. */
  what: string;
  /** What stands behind the token. */
  kind?: string;
  /** Providers that put what they say into the address of a GET may do so here; CamPay docs: the method is set for each app. */
  alsoGet?: true;
};

/** All that providers tell us. An address that is not made of these is nobody's. */
const told = [
  { provider: 'imarapay', target: 'imarapayCallback', what: 'ImaraPay callback' },
  { provider: 'chamapay', target: 'chamapayWebhook', what: 'ChamaPay webhook' },
  { provider: 'campay', target: 'campayCallback', what: 'CamPay callback (POST, or GET)', alsoGet: true },
  { provider: 'bitpesa', target: 'bitpesaWebhook', what: 'BitPesa webhook' },
  { provider: 'africastalking', target: 'smsDelivery', what: "Africa's Talking delivery reports", kind: 'delivery' },
  { provider: 'africastalking', target: 'smsInbound', what: "Africa's Talking incoming SMS", kind: 'sms' },
  { provider: 'africastalking', target: 'smsOptOut', what: "Africa's Talking opt-outs", kind: 'opt-out' },
  { provider: 'africastalking', target: 'airtimeStatus', what: "Africa's Talking airtime status", kind: 'airtime' },
  { provider: 'africastalking', target: 'airtimeValidation', what: "Africa's Talking airtime validation", kind: 'airtime-validation' },
  { provider: 'africastalking', target: 'simSwap', what: "Africa's Talking SIM swap reports", kind: 'sim-swap' },
] as const satisfies readonly Told[];

export type CallbackTarget = (typeof told)[number]['target'];

/** Does any provider tell anything at such an address? `method` as it came. */
export const isCallback = (method: string, provider: string, kind: string | undefined): boolean =>
  told.some(
    (one: Told) => one.provider === provider && one.kind === kind && (method === 'POST' || (method === 'GET' && one.alsoGet === true)),
  );

/** One thing that a provider tells a chama, and where: the address in use, and one to change over to. */
export type CallbackAddress = { chama: string; provider: ProviderName; target: CallbackTarget; what: string; addresses: string[] };

/** Where the providers of a chama reach it at `base`. Each address is a secret, and is that chama's alone. */
export function callbackAddresses(
  { id, providers }: Pick<ChamaConfig, 'id' | 'providers'>,
  base: string,
  tokens: Pick<ReturnType<typeof callbackTokens>, 'live'>,
): CallbackAddress[] {
  return told
    .filter(({ provider }) => providers[provider] !== undefined)
    .map(({ provider, target, what, ...of }: (typeof told)[number]) => {
      const tail = 'kind' in of ? `/${of.kind}` : '';
      const addresses = tokens.live(provider, id).map((token) => `${base}/callbacks/${provider}/${id}/${token}${tail}`);
      return { chama: id, provider, target, what, addresses };
    });
}

/** Where WhatsApp's Cloud API tells what it tells: one number is for all chamas, and what comes is signed. */
export const whatsappPath = '/callbacks/whatsapp';

/** Where USSD gateways reach this service at `base`: turns, turns of gateways that send one input each, and what is said when a session is over. */
export function ussdAddresses(base: string, { mode, ussd }: { mode: 'demo' | 'live'; ussd: { secret: string | undefined } }) {
  const turn = `${base}/ussd${mode === 'live' ? `/${ussd.secret ?? ''}` : ''}`;
  return { turn, turns: `${turn}/turns`, end: `${turn}/end` };
}
