import type { Ground } from '../ground.js';
import { iso } from '../times.js';
import type { StandinRequest, StandinResponse } from '../wire.js';
import { jsonObject } from '../wire.js';
import { blank, failed, fieldsOf, invalid, listed, plainList, problem, single, textOf, wrong } from './answers.js';
import { converted, decimalOf, decimals, figure, rateOf } from './figures.js';
import { worthMax, worthMin } from './orders.js';
import type { CallLog, Payin, Subscription, WebhookLog } from './state.js';
import { banks, rules } from './types.js';
import { payinView } from './views.js';
import { eventNames } from './webhooks.js';

/** Rates, corridors, name enquiry, subscriptions, logs and collections. */
export function infoDesk(ground: Ground) {
  const { state, ids, urls } = ground;
  const missing = failed(404, 'Not found');

  const currencyView = (code: string) => ({
    code,
    name: code,
    symbol: code,
    decimals: decimals[code],
    min: decimalOf(converted(worthMin, 'USD', code), code),
    max: decimalOf(converted(worthMax, 'USD', code), code),
    usd_equivalent: rateOf('USD', code),
  });
  const opposites = (code: string, from: boolean) =>
    Object.keys(decimals)
      .filter((other) => other !== code)
      .map((other) => ({ ...currencyView(other), rate: figure(from ? rateOf(code, other) : rateOf(other, code)) }));

  const methodView = (type: string) => ({
    type,
    provider: 'standin',
    default: true,
    details: rules[type]?.details ?? [],
    fields: Object.fromEntries((rules[type]?.details ?? []).map((name) => [name, fieldOf(type, name)])),
  });
  const fieldOf = (type: string, name: string) => {
    const options = name === 'bank_code' ? banks[type] : name === 'mobile_provider' ? optionsOf(type) : undefined;
    return { type: options ? 'select' : 'input', validations: { presence: true }, ...(options && { options }) };
  };
  const optionsOf = (type: string) => Object.fromEntries(Object.values(rules[type]?.providers ?? {}).flatMap((list) => list.map((one) => [one, one.toUpperCase()]))); // prettier-ignore

  const subscriptionView = ({ id, url, events }: Subscription) => ({
    id,
    url: url ?? urls().bitpesaWebhook ?? '',
    events: events.includes('*') ? eventNames : events,
    metadata: {},
  });
  const webhookLogView = ({ id, event, aboutId, tries, status, at }: WebhookLog) => ({ id, message: status === 0 ? 'No response' : `Response ${status}`, created_at: iso(at), metadata: { event, instance_id: aboutId, tries } }); // prettier-ignore
  const callView = ({ id, method, url, status, at }: CallLog) => ({
    id,
    request_method: method,
    request_url: url,
    response_status: String(status),
    created_at: iso(at),
  });

  const payinOf = (id: string): Payin | undefined =>
    state()
      .bitpesa.transactions.flatMap(({ payins }) => payins)
      .find((one) => one.id === id);
  const withPayin = (id: string, act: (one: Payin) => StandinResponse): StandinResponse => {
    const one = payinOf(id);
    return one ? act(one) : missing;
  };

  return {
    currencies: (which: string): StandinResponse =>
      plainList(
        Object.keys(decimals).map((code) => ({ ...currencyView(code), ...(which && { opposites: opposites(code, which === 'in') }) })),
      ),
    paymentMethods: (which: string): StandinResponse => {
      const out = state().bitpesa.payoutTypes.map(methodView);
      if (which === 'out') return plainList(out.map((one) => ({ ...one, opposites: [] })));
      return plainList(['UGX::Mobile', 'GHS::Mobile', 'EUR::Bank'].map((type) => ({ type, provider: 'standin', details: ['phone_number'], fields: { phone_number: { type: 'input', validations: { presence: true } } }, opposites: out }))); // prettier-ignore
    },
    accountValidation: ({ body }: StandinRequest): StandinResponse => {
      const fields = jsonObject(body) ?? new Map<string, unknown>();
      const payee = textOf(fields.get('phone_number')) ?? textOf(fields.get('bank_account')) ?? textOf(fields.get('iban'));
      for (const need of ['country', 'currency', 'method']) if (textOf(fields.get(need)) === undefined) return invalid(blank(need));
      if (!['NGN', 'GHS', 'KES', 'XOF', 'UGX', 'XAF'].includes(String(fields.get('currency'))))
        return invalid(wrong('currency', 'inclusion'));
      if (payee === undefined) return invalid(blank(fields.get('method') === 'mobile' ? 'phone_number' : 'bank_account'));
      // TransferZero docs, "The sandbox environment": numbers that end so have no name.
      if (/[1-3]9$/.test(payee)) return problem('Account Invalid', { account_name: null });
      return single({ account_name: state().bitpesa.names[payee] ?? 'JANE DOE' });
    },
    subscribe: ({ body }: StandinRequest): StandinResponse => {
      const given = fieldsOf(jsonObject(body)?.get('webhook'));
      const url = textOf(given['url']);
      const events = Array.isArray(given['events']) ? given['events'].filter((one): one is string => typeof one === 'string') : [];
      if (url === undefined || !/^https?:\/\//.test(url) || !URL.canParse(url)) return invalid(wrong('url'), given);
      if (events.length === 0 || !events.every((one) => (eventNames as readonly string[]).includes(one)))
        return invalid(wrong('events', 'inclusion'), given);
      const one: Subscription = { id: ids.uuid(), url, events, disabled: false, silences: 0 };
      state().bitpesa.webhooks.push(one);
      return single(subscriptionView(one), 201);
    },
    subscriptions: (request: StandinRequest): StandinResponse =>
      listed(
        request,
        state().bitpesa.webhooks.filter(({ disabled }) => !disabled),
        subscriptionView,
      ),
    subscription: (id: string): StandinResponse => {
      const one = state().bitpesa.webhooks.find((each) => each.id === id && !each.disabled);
      return one ? single(subscriptionView(one)) : missing;
    },
    unsubscribe: (id: string): StandinResponse => {
      const { webhooks } = state().bitpesa;
      const at = webhooks.findIndex((each) => each.id === id);
      const one = webhooks[at];
      if (!one) return missing;
      webhooks.splice(at, 1);
      return single(subscriptionView(one));
    },
    events: (): StandinResponse => plainList(eventNames),
    webhookLogs: (request: StandinRequest): StandinResponse => listed(request, state().bitpesa.webhookLogs.toReversed(), webhookLogView),
    webhookLog: (id: string): StandinResponse => {
      const one = state().bitpesa.webhookLogs.find((each) => each.id === id);
      return one ? single(webhookLogView(one)) : missing;
    },
    calls: (request: StandinRequest): StandinResponse => listed(request, state().bitpesa.calls.toReversed(), callView),
    call: (id: string): StandinResponse => {
      const one = state().bitpesa.calls.find((each) => each.id === id);
      return one ? single(callView(one)) : missing;
    },
    payin: (id: string): StandinResponse => withPayin(id, (one) => single(payinView(one))),
    editPayin: (id: string, { body }: StandinRequest): StandinResponse =>
      withPayin(id, (one) => {
        if (one.state === 'success') return problem('Payin method cannot be changed');
        one.inDetails = { ...one.inDetails, ...fieldsOf(fieldsOf(jsonObject(body)?.get('payin_method'))['in_details']) };
        return single(payinView(one));
      }),
    removePayin: (id: string): StandinResponse =>
      withPayin(id, (one) => {
        if (one.state === 'success') return problem('Payin method cannot be removed');
        one.state = 'canceled';
        return single(payinView(one));
      }),
    retryPayin: (id: string): StandinResponse =>
      withPayin(id, (one) => {
        if (one.state === 'success') return problem('Payin method is paid');
        one.state = 'pending';
        return single(payinView(one));
      }),
  };
}
