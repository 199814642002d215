import { espoir } from './book/local/seed/espoir.js';
import { tumaini } from './book/local/seed/tumaini.js';
import type { Village } from './book/local/seed/village.js';
import type { ChamaConfig } from './config.js';
import { completeChama } from './config/chama.js';
import type { Phone } from './phone.js';
import { demoCredentials, demoNumber } from './standins/credentials.js';
import type { Standins } from './standins/server.js';

/** What a visitor is told: the members' PIN, and the PIN of their mobile money. */
export const demoPin = '7391';
export const demoMpesaPin = '0000';

const officers: ChamaConfig['officers'] = { MFT002: 'chair', MFT003: 'treasurer', MFT004: 'secretary' };

/** The villages of the demo whose records are our own. */
export const demoVillages: readonly Village[] = [tumaini, espoir];

/** Members who have never spoken with the service, to show the first contact in three languages. */
export const newcomers: ReadonlySet<string> = new Set(['+254712000013', '+255741000013', '+237690000013']);

/** Somebody of Umoja who is in Tumaini as well, to show how one changes from one to the other. */
export const inBoth = { name: 'Baraka Mwakio', phone: '+254712000008' as Phone, chamaId: tumaini.id, memberId: 'T015' };

/** The demo's chamas, served by the stand-ins at `standinsUrl`: Umoja in Kenya, Tumaini in Tanzania, Espoir in Cameroon. */
export function demoChamas(standinsUrl: string, ussdCode = '*384*100#'): ChamaConfig[] {
  const at = providersAt(standinsUrl);
  return [
    completeChama(
      {
        id: 'main',
        name: 'Umoja',
        country: 'KE',
        helpPhone: '0712 000 002',
        joinCode: 'UMOJA7',
        officers,
        rules: { cycleAmount: 1000, payTo: 'Paybill 247247, account UMOJA' },
        simSwap: { check: true, coolDownHours: 72 },
        providers: {
          chamapay: { ...at.chamapay, monthlyQuota: 10_000 },
          imarapay: { ...at.imarapay, accountId: 1 },
          africastalking: { ...at.africastalking, senderId: 'UMOJA' },
          bitpesa: at.bitpesa,
          chapsmart: at.chapsmart,
        },
      },
      ussdCode,
    ),
    completeChama(
      {
        ...ofVillage(tumaini),
        ussdCode: '*384*200#',
        helpPhone: '0741 000 002',
        joinCode: 'TUMAINI7',
        providers: { africastalking: { ...at.africastalking, senderId: 'TUMAINI' }, chapsmart: at.chapsmart },
      },
      ussdCode,
    ),
    completeChama(
      {
        ...ofVillage(espoir),
        ussdCode: '*384*300#',
        helpPhone: '670 00 00 02',
        joinCode: 'ESPOIR7',
        providers: { africastalking: { ...at.africastalking, senderId: 'ESPOIR' }, campay: at.campay },
      },
      ussdCode,
    ),
  ];
}

const ofVillage = ({ id, name, country, language, rules }: Village) => ({
  ...{ id, name, country, language, rules },
  book: 'local' as const,
  officers: {},
});

/** One account for all chamas at each provider, as a host of several may have it. */
function providersAt(url: string) {
  const { chamapay, imarapay, africastalking, campay, bitpesa, chapsmart } = demoCredentials;
  return {
    chamapay: { baseUrl: `${url}/chamapay/v1`, ...chamapay },
    imarapay: { baseUrl: `${url}/imarapay`, ...imarapay },
    africastalking: { baseUrl: `${url}/africastalking`, ...africastalking },
    campay: { baseUrl: `${url}/campay/api`, token: campay.token, webhookKey: campay.webhookKey },
    bitpesa: { baseUrl: `${url}/bitpesa`, ...bitpesa },
    chapsmart: { baseUrl: `${url}/chapsmart`, ...chapsmart, payNumber: '0741 555 000' },
  };
}

/** The number at WhatsApp's Cloud API that members of the demo write to, where the demo is to use that. */
export const demoWhatsapp = (url: string) => ({
  baseUrl: `${url}/whatsapp/v23.0`,
  token: demoCredentials.whatsapp.token,
  phoneNumberId: demoNumber,
  appSecrets: [demoCredentials.whatsapp.appSecret],
  verifyToken: demoCredentials.whatsapp.verifyToken,
  templates: { '*': { name: 'chama_news', languages: { en: 'en', sw: 'sw', fr: 'fr' } } },
});

/** The codes of the chamas in countries where Africa's Talking has no USSD. */
export const perTurnCodes = (chamas: readonly ChamaConfig[]): string[] =>
  chamas.flatMap(({ country, ussdCode }) => (country === 'CM' ? [ussdCode] : []));

/** Lets the gateway of the stand-ins know the chamas' codes and the names that their SMS come from, also where it was told of others before. */
export function admitChamas(standins: Pick<Standins, 'state' | 'changed'>, chamas: readonly ChamaConfig[]): void {
  const gateway = standins.state().africastalking;
  for (const { ussdCode, providers } of chamas) {
    const sender = providers.africastalking?.senderId;
    if (!gateway.ussdCodes.includes(ussdCode)) gateway.ussdCodes.push(ussdCode);
    if (sender !== undefined && !gateway.senders.includes(sender)) gateway.senders.push(sender);
  }
  standins.changed();
}
