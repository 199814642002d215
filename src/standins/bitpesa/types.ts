/** What a payout type wants of its recipient and sender. Sources: both documents, as in `bitpesa.md`, section 5. */
type Rule = { details: readonly string[]; providers?: Record<string, readonly string[]>; sender?: readonly string[]; phone?: 'local' };

const names = ['first_name', 'last_name'];
const kenya = ['identification_type', 'identification_number', 'source_of_funds', 'country', 'birth_date'];

export const rules: Record<string, Rule> = {
  'TZS::Mobile': { details: [...names, 'phone_number'], phone: 'local' },
  'NGN::Mobile': { details: [...names, 'phone_number'], phone: 'local' },
  'UGX::Mobile': { details: [...names, 'phone_number', 'mobile_provider', 'transfer_reason'], providers: { UG: ['airtel', 'mtn'] }, sender: ['identification_type', 'identification_number', 'nationality', 'phone_number', 'country'] },
  'KES::Mobile': { details: [...names, 'phone_number', 'mobile_provider', 'transfer_reason'], providers: { KE: ['mpesa'] }, sender: kenya },
  'KES::Bank': { details: [...names, 'street', 'bank_code', 'bank_account'], sender: kenya },
  'NGN::Bank': { details: [...names, 'bank_code', 'bank_account'] },
  'GHS::Bank': { details: [...names, 'bank_code', 'bank_account'] },
  'GHS::Mobile': { details: [...names, 'phone_number', 'mobile_provider', 'transfer_reason'], providers: { GH: ['airteltigo', 'mtn', 'vodafone'] } },
  'XAF::Mobile': { details: [...names, 'phone_number', 'mobile_provider', 'country'], providers: { CM: ['orange', 'mtn'], GA: ['airtel', 'moov'] } },
  'XAF::Bank': { details: [...names, 'iban'] },
  'XOF::Mobile': { details: [...names, 'phone_number', 'mobile_provider', 'country'], providers: { SN: ['expresso', 'orange', 'free', 'wave', 'tigo'], CI: ['moov', 'mtn', 'orange', 'wave'], BJ: ['mtn', 'moov'], BF: ['orange', 'moov'], TG: ['moov', 'tmoney'] } },
  'EUR::Bank': { details: [...names, 'bank_name', 'iban'] },
  'GBP::Bank': { details: [...names, 'bank_name', 'iban'] },
  'MAD::Cash': { details: [...names, 'phone_number', 'sender_identity_card_type', 'sender_identity_card_id', 'sender_city_of_birth', 'sender_country_of_birth', 'sender_gender'] },
  'USD::Balance': { details: [] },
}; // prettier-ignore

/** Bank codes by type; a few of those in the documents. */
export const banks: Record<string, Record<string, string>> = {
  'KES::Bank': { '01': 'Kenya Commercial Bank', '11': 'Co-operative Bank of Kenya', '68': 'Equity Bank Limited', '70': 'Family Bank' },
  'NGN::Bank': { '044': 'Access Bank', '058': 'Guaranty Trust Bank ', '033': 'United Bank for Africa', '057': 'Zenith International' },
  'GHS::Bank': { '040100': 'GCB Bank', '130100': 'Ecobank', '120100': 'Zenith Bank' },
};

/** Whole amounts that an operator pays out are rounded up to. */
export const stepOf = (type: string): number => (/^X[AO]F::Mobile$/.test(type) ? 5 : 1);
