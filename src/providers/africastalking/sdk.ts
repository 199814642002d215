import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';
import type { Reply, Send } from '../../http.js';
import { baseOf, writeTimeoutMs } from '../answers.js';

/** The few calls of the package `africastalking` 0.8.3 that we use; it ships no types. What they resolve to is not read. */
type Sdk = {
  SMS: {
    send(message: { to: string | string[]; message: string; from?: string; enqueue?: boolean }): Promise<unknown>;
    fetchMessages(after: { lastReceivedId: number }): Promise<unknown>;
  };
  AIRTIME: {
    send(order: { recipients: { phoneNumber: string; currencyCode: string; amount: number }[]; idempotencyKey: string }): Promise<unknown>;
    findTransactionStatus(transactionId: string): Promise<unknown>;
  };
  INSIGHTS: { checkSimSwapState(phoneNumbers: string[]): Promise<unknown> };
  APPLICATION: { fetchApplicationData(): Promise<unknown> };
  TOKEN: { generateAuthToken(): Promise<unknown> };
};
type AxiosConfig = { url?: string; method?: string; data?: unknown; params?: Record<string, string>; headers: { toJSON(): unknown } };
type Axios = { defaults: { adapter: unknown } };

/** One call under way: where it goes, by what transport, and what came back. */
type Underway = { base: string; send: Send; reply: Reply | undefined; may: (body: string) => boolean };

/** Where a call goes when not to the API's own host, and whether what the package has written may go out at all. */
export type CallOptions = { base?: string; may?: (body: string) => boolean };

/** Asks through the package; what it resolves to is the answer as it came over the wire. */
export type SdkCall = (work: (sdk: Sdk) => Promise<unknown>, options?: CallOptions) => Promise<Reply | undefined>;

/** Addresses without a host stand for it; no host is ever used. */
const anyHost = 'https://africastalking.invalid';

const underway = new AsyncLocalStorage<Underway>();

/**
 * Stands in for the network of the package's own axios. The package knows no deadline, and picks its host by a switch that one
 * sandbox account turns for the whole process; so of the address only the path is kept, and base address and transport come
 * from the call that is under way. Outside of one nothing is sent.
 */
async function adapter(config: AxiosConfig): Promise<unknown> {
  const call = underway.getStore();
  if (!call) throw new Error('africastalking was called around its port');
  const { pathname, searchParams } = new URL(config.url ?? '', anyHost);
  if (typeof config.data === 'string' && !call.may(config.data)) throw new Error('the package wrote something else than it was asked to');
  call.reply = await call.send({
    method: config.method?.toUpperCase() === 'GET' ? 'GET' : 'POST',
    url: call.base + pathname + queryOf(config.params ? new URLSearchParams(config.params) : searchParams),
    headers: plainHeaders(config.headers.toJSON()),
    ...(typeof config.data === 'string' && { body: config.data }),
    timeoutMs: writeTimeoutMs,
  });
  if (!call.reply.heard) throw new Error(call.reply.why);
  return { data: call.reply.text, status: call.reply.status, statusText: '', headers: call.reply.headers, config, request: {} };
}

/** A query as it was meant: the package writes the word "undefined" for what was left out. */
function queryOf(params: URLSearchParams): string {
  const said = [...params].filter(([, value]) => value !== 'undefined');
  return said.length > 0 ? `?${new URLSearchParams(said).toString()}` : '';
}

function plainHeaders(headers: unknown): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) if (typeof value === 'string') plain[name.toLowerCase()] = value;
  return plain;
}

/**
 * Africa's Talking through its own package, over our transport. A call resolves to the answer as it came over the wire, or to
 * undefined when the package refused it before sending. The package is loaded at the first call: that takes a tenth of a second.
 */
export function africastalkingSdk(options: { baseUrl: string; username: string; apiKey: string; send: Send }): SdkCall {
  const { baseUrl, username, apiKey, send } = options;
  const base = baseOf(baseUrl);
  let sdk: Sdk | undefined;

  return async (work, { base: otherBase, may = () => true } = {}) => {
    const loaded = (sdk ??= load()({ username, apiKey }));
    const call: Underway = { base: otherBase ?? base, send, reply: undefined, may };
    await underway.run(call, async () => {
      try {
        await work(loaded);
      } catch {
        // The package rejects for whatever it does not like; what was answered is in `call.reply`, and that alone is judged.
      }
    });
    return call.reply;
  };
}

function load(): (options: { username: string; apiKey: string }) => Sdk {
  const here = createRequire(import.meta.url);
  const its = createRequire(here.resolve('africastalking'));
  (its('axios') as Axios).defaults.adapter = adapter;
  return here('africastalking') as (options: { username: string; apiKey: string }) => Sdk;
}
