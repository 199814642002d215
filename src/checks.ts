import type { Clock } from './clock.js';
import type { ChamaConfig } from './config.js';
import type { Send } from './http.js';
import { africastalking } from './providers/africastalking/index.js';
import { imarapay } from './providers/imarapay/index.js';

/** What a look at one provider came to; `todo` says what the host can do about it. */
export type Check = { chama: string; provider: string; status: 'ok' | 'wrong'; what: string; todo?: string };

/** A clock further off than this spoils deadlines, receipts' dates and signatures. */
const driftMaxMs = 30_000;

/** Asks each provider of a chama something harmless: is it there, does it know us, does it agree on the time? */
export async function checkProviders(chama: ChamaConfig, { send, clock }: { send: Send; clock: Clock }): Promise<Check[]> {
  const { imarapay: mpesa, chamapay, africastalking: sms } = chama.providers;
  const checks: Check[] = [];
  const drifts: number[] = [];
  const watched: Send = async (request) => {
    const reply = await send(request);
    const date = reply.heard ? Date.parse(reply.headers['date'] ?? '') : Number.NaN;
    if (!Number.isNaN(date)) drifts.push(Math.abs(date - clock.now()));
    return reply;
  };
  const note = (provider: string, problem: string | undefined, fine: string, todo: string) =>
    checks.push({
      chama: chama.id,
      provider,
      ...(problem === undefined ? { status: 'ok' as const, what: fine } : { status: 'wrong' as const, what: problem, todo }),
    });

  if (mpesa) {
    const accounts = await imarapay({ ...mpesa, send: watched, clock }).accounts();
    const channel = accounts.status === 'read' ? accounts.value.find(({ id }) => id === mpesa.accountId) : undefined;
    if (accounts.status !== 'read')
      note('imarapay', accounts.why, '', 'Look at IMARAPAY_BASE_URL, IMARAPAY_API_USERNAME and IMARAPAY_API_PASSWORD.');
    else
      note(
        'imarapay',
        channel ? (channel.is_active ? undefined : `channel ${mpesa.accountId} is not active`) : `there is no channel ${mpesa.accountId}`,
        `pays into ${channel?.name ?? ''}`,
        `IMARAPAY_ACCOUNT_ID must be one of: ${accounts.value.map(({ id, name }) => `${id} (${name})`).join(', ')}`,
      );
  }
  if (chamapay && chama.book === 'chamapay') {
    const authorization = `Bearer ${chamapay.apiKey}${chamapay.apiSecret === undefined ? '' : `:${chamapay.apiSecret}`}`;
    const reply = await watched({
      method: 'GET',
      url: `${chamapay.baseUrl}/members?limit=1`,
      headers: { authorization, accept: 'application/json' },
      timeoutMs: 8000,
    });
    note(
      'chamapay',
      reply.heard ? (reply.status === 200 ? undefined : `it answers ${reply.status}`) : `no answer (${reply.why})`,
      'lists members',
      'Look at CHAMAPAY_BASE_URL, CHAMAPAY_API_KEY and CHAMAPAY_API_SECRET.',
    );
  }
  if (sms) {
    const balance = await africastalking({ baseUrl: sms.baseUrl, username: sms.username, apiKey: sms.apiKey, send: watched }).balance();
    note(
      'africastalking',
      balance.status === 'read' ? undefined : balance.why,
      balance.status === 'read' ? `balance ${balance.value}` : '',
      'Look at AFRICASTALKING_USERNAME and AFRICASTALKING_API_KEY.',
    );
  }
  const drift = Math.max(0, ...drifts);
  if (drifts.length > 0)
    note(
      'clock',
      drift > driftMaxMs ? `this machine's clock is ${Math.round(drift / 1000)} s off` : undefined,
      'agrees with the providers',
      'Turn on NTP (timedatectl set-ntp true).',
    );
  return checks;
}
