import { randomBytes } from 'node:crypto';
import type { Credentials } from '../../src/standins/credentials.js';
import type { Urls } from '../../src/standins/outgoing.js';
import { espoir, tumaini, umoja, type Village } from './villages.js';

/** What one live installation is started with, and where its doors are. */
export type Settings = {
  credentials: Credentials;
  environment: Record<string, string>;
  /** What stands in `CHAMAS_FILE`; secrets are references to the environment. */
  chamas: (standinsUrl: string) => object[];
  /** Where this port's service takes what providers send. */
  urls: Urls;
  ussd: string;
};

/** The chamas as a host writes them down. */
function chamasAt(url: string, { imarapay, africastalking }: Credentials): object[] {
  const sms = { baseUrl: `${url}/africastalking`, username: africastalking.username, apiKey: '${AFRICASTALKING_API_KEY}' };
  const of = ({ chamaId: id, name, serviceCode: ussdCode }: Village) => ({ id, name, ussdCode });
  return [
    {
      ...of(umoja),
      ...{ country: 'KE', book: 'chamapay', helpPhone: '0712 000 002' },
      providers: {
        chamapay: {
          baseUrl: `${url}/chamapay/v1`,
          apiKey: '${CHAMAPAY_API_KEY}',
          apiSecret: '${CHAMAPAY_API_SECRET}',
          webhookSecret: '${CHAMAPAY_WEBHOOK_SECRET}',
          monthlyQuota: 100_000,
        },
        imarapay: { baseUrl: `${url}/imarapay`, username: imarapay.username, password: '${IMARAPAY_API_PASSWORD}', accountId: 1 },
        bitpesa: { baseUrl: `${url}/bitpesa`, apiKey: '${BITPESA_API_KEY}', apiSecret: '${BITPESA_API_SECRET}' },
        africastalking: { ...sms, senderId: 'UMOJA' },
      },
    },
    {
      ...of(espoir),
      ...{ country: 'CM', language: 'en', book: 'local', helpPhone: '670 00 00 02' },
      rules: { cycleAmount: 2_500, minContribution: 100, socialFund: 500 },
      providers: {
        campay: { baseUrl: `${url}/campay/api`, token: '${CAMPAY_TOKEN}', webhookKey: '${CAMPAY_WEBHOOK_KEY}' },
        africastalking: { ...sms, senderId: 'ESPOIR' },
      },
    },
    {
      ...of(tumaini),
      ...{ country: 'TZ', language: 'en', book: 'local', helpPhone: '0741 000 002' },
      rules: { cycleAmount: 20_000, payTo: 'M-Pesa 0741 000 003, Rehema Shayo' },
      providers: {
        chapsmart: {
          baseUrl: `${url}/chapsmart`,
          apiKey: '${CHAPSMART_API_KEY}',
          apiSecret: '${CHAPSMART_API_SECRET}',
          payNumber: '0741 555 000',
        },
        africastalking: { ...sms, senderId: 'TUMAINI' },
      },
    },
  ];
}

const secret = (): string => `k${randomBytes(30).toString('base64url')}`;

/** Settings of a live installation with secrets of its own, as a host would make them; only the addresses are this machine's. */
export function liveSettings({ dataDir, port, chamasFile }: { dataDir: string; port: number; chamasFile: string }): Settings {
  const at = `http://127.0.0.1:${port}`;
  const [token, ussdSecret] = [secret(), secret()];
  const credentials: Credentials = {
    chamapay: { apiKey: secret(), apiSecret: secret(), webhookSecret: secret() },
    imarapay: { username: 'umoja-chama', password: secret() },
    africastalking: { username: 'umoja', apiKey: secret() },
    campay: { token: secret(), username: secret(), password: secret(), webhookKey: secret() },
    bitpesa: { apiKey: secret(), apiSecret: secret() },
    chapsmart: { apiKey: secret(), apiSecret: secret() },
    whatsapp: { token: secret(), appSecret: secret(), verifyToken: secret() },
  };
  const { chamapay, imarapay, africastalking, campay, chapsmart, bitpesa } = credentials;
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
    CALLBACK_TOKENS: token,
    CHAMAS_FILE: chamasFile,
    CHAMAPAY_API_KEY: chamapay.apiKey,
    CHAMAPAY_API_SECRET: chamapay.apiSecret,
    CHAMAPAY_WEBHOOK_SECRET: chamapay.webhookSecret,
    IMARAPAY_API_PASSWORD: imarapay.password,
    AFRICASTALKING_API_KEY: africastalking.apiKey,
    CHAPSMART_API_KEY: chapsmart.apiKey,
    CHAPSMART_API_SECRET: chapsmart.apiSecret,
    BITPESA_API_KEY: bitpesa.apiKey,
    BITPESA_API_SECRET: bitpesa.apiSecret,
    CAMPAY_TOKEN: campay.token,
    CAMPAY_WEBHOOK_KEY: campay.webhookKey,
  };
  /** One account at each provider: it tells the first chama that has it. */
  const callback = (provider: string, tail = '', chamaId = umoja.chamaId) => `${at}/callbacks/${provider}/${chamaId}/${token}${tail}`;
  return {
    credentials,
    environment: fixed,
    chamas: (standinsUrl) => chamasAt(standinsUrl, credentials),
    urls: {
      imarapayCallback: callback('imarapay'),
      bitpesaWebhook: callback('bitpesa'),
      campayCallback: callback('campay', '', espoir.chamaId),
      chamapayWebhook: callback('chamapay'),
      smsDelivery: callback('africastalking', '/delivery'),
      smsInbound: callback('africastalking', '/sms'),
      airtimeStatus: callback('africastalking', '/airtime'),
      airtimeValidation: callback('africastalking', '/airtime-validation'),
    },
    ussd: `${at}/ussd/${ussdSecret}`,
  };
}
