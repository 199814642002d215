import type { Environment } from './types.js';

/** The single chama of the environment: the fields of an entry of `CHAMAS_FILE`, by path, under names of their own. */
export const chamaVariables: Readonly<Record<string, string>> = {
  name: 'CHAMA_NAME',
  country: 'CHAMA_COUNTRY',
  currency: 'CHAMA_CURRENCY',
  language: 'CHAMA_LANGUAGE',
  timeZone: 'CHAMA_TIMEZONE',
  book: 'CHAMA_BOOK',
  helpPhone: 'CHAMA_HELP_PHONE',
  joinCode: 'CHAMA_JOIN_CODE',
  'providers.chamapay.baseUrl': 'CHAMAPAY_BASE_URL',
  'providers.chamapay.apiKey': 'CHAMAPAY_API_KEY',
  'providers.chamapay.apiSecret': 'CHAMAPAY_API_SECRET',
  'providers.chamapay.webhookSecret': 'CHAMAPAY_WEBHOOK_SECRET',
  'providers.chamapay.monthlyQuota': 'CHAMAPAY_MONTHLY_QUOTA',
  'providers.imarapay.baseUrl': 'IMARAPAY_BASE_URL',
  'providers.imarapay.username': 'IMARAPAY_API_USERNAME',
  'providers.imarapay.password': 'IMARAPAY_API_PASSWORD',
  'providers.imarapay.accountId': 'IMARAPAY_ACCOUNT_ID',
  'providers.africastalking.baseUrl': 'AFRICASTALKING_BASE_URL',
  'providers.africastalking.username': 'AFRICASTALKING_USERNAME',
  'providers.africastalking.apiKey': 'AFRICASTALKING_API_KEY',
  'providers.africastalking.senderId': 'AFRICASTALKING_SENDER_ID',
  'providers.africastalking.shortCode': 'AFRICASTALKING_SHORT_CODE',
  'providers.africastalking.insightsUrl': 'AFRICASTALKING_INSIGHTS_URL',
  'providers.africastalking.airtimeMost': 'AFRICASTALKING_AIRTIME_MOST',
  'providers.campay.baseUrl': 'CAMPAY_BASE_URL',
  'providers.campay.token': 'CAMPAY_TOKEN',
  'providers.campay.username': 'CAMPAY_USERNAME',
  'providers.campay.password': 'CAMPAY_PASSWORD',
  'providers.campay.webhookKey': 'CAMPAY_WEBHOOK_KEY',
  'providers.bitpesa.baseUrl': 'BITPESA_BASE_URL',
  'providers.bitpesa.apiKey': 'BITPESA_API_KEY',
  'providers.bitpesa.apiSecret': 'BITPESA_API_SECRET',
  'providers.chapsmart.baseUrl': 'CHAPSMART_BASE_URL',
  'providers.chapsmart.apiKey': 'CHAPSMART_API_KEY',
  'providers.chapsmart.apiSecret': 'CHAPSMART_API_SECRET',
  'providers.chapsmart.payNumber': 'CHAPSMART_PAY_NUMBER',
};

/** How a field of the single chama is called where it is set. */
export const variableOf = (path: readonly PropertyKey[]): string =>
  chamaVariables[path.map(String).join('.')] ?? path.map(String).join('.');

/** The chama of the environment as an entry of the file would say it. A provider of which nothing is set is not there. */
export function chamaFromEnvironment(env: Environment): Record<string, unknown> {
  const chama: Record<string, unknown> = { id: 'main' };
  const providers: Record<string, Record<string, string>> = {};
  for (const [path, name] of Object.entries(chamaVariables)) {
    const value = env[name]?.trim();
    if (value === undefined || value === '') continue;
    const [first = '', provider, field] = path.split('.');
    if (provider === undefined || field === undefined) chama[first] = value;
    else (providers[provider] ??= {})[field] = value;
  }
  return Object.keys(providers).length > 0 ? { ...chama, providers } : chama;
}
