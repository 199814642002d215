import type { Ground } from '../ground.js';
import { keepRow } from '../state.js';
import type { StandinRequest, StandinResponse } from '../wire.js';
import { jsonObject } from '../wire.js';
import { blank, failed, fieldsOf, invalid, listed, single, textOf, wrong } from './answers.js';
import type { Errors } from './answers.js';
import type { Payouts } from './payouts.js';
import type { Sender } from './state.js';
import { senderView } from './views.js';

const needed = ['country', 'phone_number', 'email', 'first_name', 'last_name', 'city', 'street', 'postal_code', 'birth_date', 'ip'];
const fieldMax = 500;

/** What is wrong with a sender's fields. */
export function wrongSender(fields: Record<string, unknown>, kycWaived: boolean): Errors {
  const business = fields['type'] === 'business';
  const must = business ? needed.filter((name) => !['first_name', 'last_name', 'birth_date'].includes(name)).concat('name') : needed;
  const errors = blank(...must.filter((name) => textOf(fields[name]) === undefined));
  const documents = fields['documents'];
  if (!Array.isArray(documents)) Object.assign(errors, wrong('documents'));
  else if (documents.length === 0 && !kycWaived) Object.assign(errors, blank('documents'));
  if (textOf(fields['country']) && !/^[A-Z]{2}$/.test(String(fields['country']))) Object.assign(errors, wrong('country'));
  if (textOf(fields['birth_date']) && !/^\d{4}-\d{2}-\d{2}$/.test(String(fields['birth_date']))) Object.assign(errors, wrong('birth_date'));
  if (textOf(fields['email']) && !String(fields['email']).includes('@')) Object.assign(errors, wrong('email'));
  const phone = textOf(fields['phone_number']);
  // 2018: without the country's code, and with phone_country; now E.164.
  if (phone && !/^\+[1-9]\d{7,14}$/.test(phone) && !(/^\d{6,12}$/.test(phone) && textOf(fields['phone_country'])))
    Object.assign(errors, wrong('phone_number'));
  if (fields['identification_type'] !== undefined && !['ID', 'PP', 'DL', 'OT'].includes(textOf(fields['identification_type']) ?? ''))
    Object.assign(errors, wrong('identification_type', 'inclusion'));
  return errors;
}

/** Keeps a new sender; approved at once where KYC is waived. */
export function addSender({ clock, ids, state }: Ground, runs: Payouts, given: Record<string, unknown>): Sender {
  const { id: _id, external_id, ...fields } = given;
  const { kycWaived, senders, timing } = state().bitpesa;
  const sender = keepRow(senders, {
    id: ids.uuid(),
    externalId: textOf(external_id) ?? null,
    state: kycWaived ? 'approved' : 'initial',
    fields,
    createdAt: clock.now(),
  } satisfies Sender);
  if (!kycWaived) runs.plan('approve', sender.id, timing.approveMs);
  return sender;
}

/** A repeated external id: the existing one comes with the refusal, in 2019 as the object itself, now beside it. */
export const existing = ({ state }: Ground, kind: 'sender' | 'transaction', view: object): StandinResponse =>
  state().bitpesa.existingUnder === 'object'
    ? invalid(wrong('external_id', 'taken'), view)
    : invalid(wrong('external_id', 'taken'), {}, { meta: { existing: { [kind]: view } } });

export function senderDesk(ground: Ground, runs: Payouts) {
  const { state } = ground;
  const byId = (id: string) => state().bitpesa.senders.find((one) => one.id === id);
  const missing = failed(404, 'Sender not found');
  return {
    create: ({ body }: StandinRequest): StandinResponse => {
      const given = fieldsOf(jsonObject(body)?.get('sender'));
      if (Object.keys(given).length > 60 || JSON.stringify(given).length > 100 * fieldMax) return invalid(wrong('base'));
      const external = textOf(given['external_id']);
      const there = external === undefined ? undefined : state().bitpesa.senders.find((one) => one.externalId === external);
      if (there) return existing(ground, 'sender', senderView(there));
      const errors = wrongSender(given, state().bitpesa.kycWaived);
      if (Object.keys(errors).length > 0) return invalid(errors, given);
      return single(senderView(addSender(ground, runs, given)), 201);
    },
    list: (request: StandinRequest): StandinResponse => {
      // Their documents ask with the beginning of an id alone.
      const external = request.query.get('external_id') ?? '';
      return listed(
        request,
        state()
          .bitpesa.senders.filter((one) => (one.externalId ?? '').startsWith(external))
          .toReversed(),
        senderView,
      );
    },
    get: (id: string): StandinResponse => {
      const sender = byId(id);
      return sender ? single(senderView(sender)) : missing;
    },
    update: (id: string, { body }: StandinRequest): StandinResponse => {
      const sender = byId(id);
      if (!sender) return missing;
      const { id: _id, external_id: _external, state: _state, ...given } = fieldsOf(jsonObject(body)?.get('sender'));
      const errors = wrongSender({ ...sender.fields, ...given }, true);
      if (Object.keys(errors).length > 0) return invalid(errors, given);
      Object.assign(sender.fields, given);
      return single(senderView(sender));
    },
    remove: (id: string): StandinResponse => {
      const sender = byId(id);
      if (!sender) return missing;
      sender.state = 'disabled';
      return single(senderView(sender));
    },
  };
}
