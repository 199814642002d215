import { randomBytes } from 'node:crypto';
import type { Credentials } from '../../src/standins/credentials.js';
import type { Urls } from '../../src/standins/outgoing.js';

/** What one live installation is started with, and where its doors are. */
export type Settings = {
  credentials: Credentials;
  environment(standinsUrl: string): Record<string, string>;
  /** Where this port's service takes what providers send. */
  urls: Urls;
  ussd: string;
};

export const serviceCode = '*384*100#';

const secret = (): string => `k${randomBytes(30).toString('base64url')}`;

/** Settings of a live installation with secrets of its own, as a host would make them; only the addresses are this machine's. */
export function liveSettings({ dataDir, port }: { dataDir: string; port: number }): Settings {
  const at = `http://127.0.0.1:${port}`;
  const [token, ussdSecret] = [secret(), secret()];
  const credentials: Credentials = {
    chamapay: { apiKey: secret(), apiSecret: secret(), webhookSecret: secret() },
    imarapay: { username: 'umoja-chama', password: secret() },
    africastalking: { username: 'umoja', apiKey: secret() },
    campay: { token: secret(), username: secret(), password: secret(), webhookKey: secret() },
    bitpesa: { apiKey: secret(), apiSecret: secret() },
    chapsmart: { apiKey: secret(), apiSecret: secret() },
  };
  const { chamapay, imarapay, africastalking } = credentials;
  const fixed = {
    PATH: process.env['PATH'] ?? '',
    MODE: 'live',
    ALLOW_LOOPBACK: '1',
    HOST: '127.0.0.1',
    PORT: String(port),
    DATA_DIR: dataDir,
    PUBLIC_URL: at,
    LOG_LEVEL: 'info',
    SECRET_KEY: secret(),
    METRICS_TOKEN: secret(),
    USSD_SECRET: ussdSecret,
    USSD_CODE: serviceCode,
    CALLBACK_TOKENS: token,
    CHAMA_NAME: 'Umoja',
    CHAMA_COUNTRY: 'KE',
    CHAMA_HELP_PHONE: '0712 000 002',
    CHAMAPAY_API_KEY: chamapay.apiKey,
    CHAMAPAY_API_SECRET: chamapay.apiSecret,
    CHAMAPAY_WEBHOOK_SECRET: chamapay.webhookSecret,
    CHAMAPAY_MONTHLY_QUOTA: '100000',
    IMARAPAY_API_USERNAME: imarapay.username,
    IMARAPAY_API_PASSWORD: imarapay.password,
    IMARAPAY_ACCOUNT_ID: '1',
    AFRICASTALKING_USERNAME: africastalking.username,
    AFRICASTALKING_API_KEY: africastalking.apiKey,
    AFRICASTALKING_SENDER_ID: 'UMOJA',
  };
  const callback = (provider: string, tail = '') => `${at}/callbacks/${provider}/main/${token}${tail}`;
  return {
    credentials,
    environment: (standinsUrl) => ({
      ...fixed,
      CHAMAPAY_BASE_URL: `${standinsUrl}/chamapay/v1`,
      IMARAPAY_BASE_URL: `${standinsUrl}/imarapay`,
      AFRICASTALKING_BASE_URL: `${standinsUrl}/africastalking`,
    }),
    urls: {
      imarapayCallback: callback('imarapay'),
      chamapayWebhook: callback('chamapay'),
      smsDelivery: callback('africastalking', '/delivery'),
      smsInbound: callback('africastalking', '/sms'),
      airtimeStatus: callback('africastalking', '/airtime'),
      airtimeValidation: callback('africastalking', '/airtime-validation'),
    },
    ussd: `${at}/ussd/${ussdSecret}`,
  };
}
