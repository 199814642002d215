import { channelNames } from '../../src/channel-name.js';
import type { Phone } from '../../src/phone.js';
import type { Chama, Me } from '../../flows/kit/me.js';

/** As long as names get: 20 characters for a chama, 18 for a member, and a first name of 14. */
export const longNames = { chama: 'Wanawake Mwanzo Mpya', member: 'Wambui-Njeri Odero' };

const chama: Chama = {
  id: 'umoja',
  name: longNames.chama,
  country: 'KE',
  currency: 'KES',
  timeZone: 'Africa/Nairobi',
  helpPhone: '+254712000003',
  ussdCode: '*384*555444#',
  airtime: true,
};

const member: Me = {
  person: 'p',
  phone: '+254712000001' as Phone,
  channel: 'ussd',
  language: 'en',
  chama,
  member: { id: 'm', name: longNames.member, role: 'member' },
  hasPin: true,
  agreed: true,
};

/** The same chama where figures are longest: francs have their sign behind and spaces in between. */
const espoir: Chama = {
  ...chama,
  links: true,
  id: 'espoir',
  country: 'CM',
  currency: 'XAF',
  timeZone: 'Africa/Douala',
  helpPhone: '+237670000001',
};

/** Where nothing is collected, and members pay by Lightning, or have somebody pay. */
const tumaini: Chama = {
  ...chama,
  ...{
    id: 'tumaini',
    country: 'TZ',
    currency: 'TZS',
    timeZone: 'Africa/Dar_es_Salaam',
    helpPhone: '+255741000003',
    airtime: false,
    lightning: true,
  },
};

const { member: _none, ...nobody } = { ...member, hasPin: false, agreed: false };

/** Everybody whom a flow may meet, but for the channel. */
const sorts: Record<string, Me> = {
  'a member': member,
  'a member who has not agreed': { ...member, agreed: false },
  'a member without a PIN': { ...member, hasPin: false },
  'a new member': { ...member, agreed: false, hasPin: false },
  'a member with a linked WhatsApp': { ...member, whatsapp: true },
  'a member of two chamas': { ...member, chamas: 2 },
  'a member in francs': { ...member, chama: espoir, phone: '+237670000001' as Phone },
  'a member of a chama that sells no airtime': { ...member, chama: { ...chama, airtime: false } },
  'a member whose phone is from abroad': { ...member, phone: '+255741000001' as Phone },
  'a member who may pay by Lightning': { ...member, chama: tumaini, phone: '+255741000001' as Phone },
  'a member abroad who may send everywhere': { ...member, chama: { ...tumaini, abroad: true }, phone: '+4915112345678' as Phone },
  'a member elsewhere who may pay by Lightning': {
    ...member,
    chama: { ...espoir, lightning: true, abroad: true },
    phone: '+237670000001' as Phone,
  },
  'a member who may send abroad alone': { ...member, chama: { ...chama, abroad: true } },
  'a stranger': nobody,
  'somebody who waits to be let in': { ...nobody, standing: 'pending' },
  'somebody who left': { ...nobody, standing: 'inactive' },
  'somebody suspended': { ...nobody, standing: 'suspended' },
};

export function everybody(): { who: string; me: Me }[] {
  return Object.entries(sorts).flatMap(([who, me]) =>
    channelNames.map((channel) => ({ who: `${who} on ${channel}`, me: { ...me, channel } })),
  );
}
