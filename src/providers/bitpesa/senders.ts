import type { SenderField, SenderKept, SenderProfile } from '../ports/payout.js';
import type { Answer } from './answer.js';
import type { Api, Fields } from './api.js';
import { callingCodes } from './corridors.js';
import type { PhoneForm } from './recipient.js';
import type { Sender, SenderState } from './wire.js';

/** BitPesa docs, "Sender": `approved` alone may transact. The last three are final until BitPesa changes its mind. */
const kept: Record<SenderState | 'other', 'ready' | 'waiting' | 'refused'> = {
  approved: 'ready',
  initial: 'waiting',
  verified: 'waiting',
  incomplete: 'waiting',
  banned: 'refused',
  rejected: 'refused',
  disabled: 'refused',
  other: 'waiting',
};

const keptOf = ({ id, state }: Sender): SenderKept => ({ status: kept[state], senderId: id, said: state });

const fieldNames: Record<SenderField, string> = {
  firstName: 'first_name',
  lastName: 'last_name',
  phone: 'phone_number',
  phoneCountry: 'phone_country',
  email: 'email',
  country: 'country',
  city: 'city',
  street: 'street',
  postalCode: 'postal_code',
  birthDate: 'birth_date',
  idType: 'identification_type',
  idNumber: 'identification_number',
  sourceOfFunds: 'source_of_funds',
  nationality: 'nationality',
};
const ourNames = new Map(Object.entries(fieldNames).map(([ours, theirs]) => [theirs, ours as SenderField]));

/** Our name of a field of theirs (`sender.first_name`, `first_name`); undefined for one that we have no word for, like `documents`. */
export const ourSenderField = (field: string): SenderField | undefined => ourNames.get(field.slice(field.lastIndexOf('.') + 1));

/** Senders by our reference. They are reused for ever: BitPesa admits nobody to its live service who makes a second one of a person. */
export function senders(api: Api, { phones, ip }: { phones: PhoneForm | undefined; ip: string }) {
  const fieldsOf = (profile: Partial<SenderProfile>): Fields =>
    Object.fromEntries(
      (Object.entries(profile) as [keyof SenderProfile, string][]).flatMap(([name, value]) => {
        if (name === 'reference') return [];
        const local = name === 'phone' && phones === 'local';
        return [[fieldNames[name], local ? localPhone(value, profile.phoneCountry) : value]];
      }),
    );

  /** Their filter also finds ids that begin alike, so the whole list is read and ours picked out. */
  const find = async (reference: string): Promise<Sender | 'absent' | { why: string }> => {
    for await (const line of api.senders.list({ externalId: reference })) {
      if (line.status === 'unknown') return line;
      if (line.item.externalId === reference) return line.item;
    }
    return 'absent';
  };

  return {
    /** Found, or created. After silence it may be asked for again: the external id keeps it one. */
    async keep(profile: SenderProfile): Promise<SenderKept> {
      const found = await find(profile.reference);
      if (found !== 'absent') return 'why' in found ? { status: 'unknown', why: found.why } : keptOf(found);
      const made = await api.senders.create({ ...fieldsOf(profile), external_id: profile.reference, documents: [], ip, metadata: {} });
      // Somebody else may have made them between the question and the call.
      if (made.status === 'invalid' && made.existing?.externalId === profile.reference) return keptOf(made.existing);
      return answered(made);
    },
    async update(senderId: string, change: Partial<SenderProfile>): Promise<SenderKept> {
      return answered(await api.senders.update(senderId, fieldsOf(change)));
    },
  };
}

function answered(answer: Answer<Sender>): SenderKept {
  switch (answer.status) {
    case 'read':
      return keptOf(answer.value);
    case 'invalid':
      return { status: 'invalid', fields: answer.errors.map(({ field }) => ourSenderField(field) ?? field) };
    case 'denied':
      return { status: 'unknown', why: `bitpesa said ${answer.http}` };
    case 'unknown':
      return answer;
  }
}

/** Without the country's code, as in 2019. */
function localPhone(phone: string, country: string | undefined): string {
  const code = callingCodes[country ?? ''];
  return code !== undefined && phone.startsWith(`+${code}`) ? phone.slice(1 + code.length) : phone;
}
