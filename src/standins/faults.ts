/** What may go wrong with a request to a provider. */
export const requestFaults = [
  'lostRequest', // never arrives; the connection is dropped
  'lostResponse', // is processed; the connection is dropped before the answer
  'error500', // is not processed
  'error500Processed', // is processed, and says 500 all the same
  'html503', // a gateway in front says no; is not processed
  'hang', // nothing for `ms`, then the connection is dropped; is not processed
  'slow', // is processed at once, answered after `ms`
  'lateRequest', // lands after `ms`, and is processed and answered then
  'rateLimited', // 429 with Retry-After
  'truncated', // is processed; half of the answer's body comes
] as const;

/** What may go wrong with what a provider sends to us. */
export const callbackFaults = [
  'twice',
  'late', // after `ms`
  'never',
  'beforeAnswer', // before the call that caused it is answered; the answer waits another `ms`
  'failureThenSuccess', // says failed, then after `ms` it is paid after all
  'successThenFailure', // says paid, then after `ms` that it failed; it is paid
  'contradicting', // says the opposite of what is so
  'amountOff', // says one shilling more than was paid
  'stringCodes', // numbers as strings, items in another order
] as const;

export type RequestFaultName = (typeof requestFaults)[number];
export type CallbackFaultName = (typeof callbackFaults)[number];

export const providerNames = ['chamapay', 'imarapay', 'africastalking', 'chapsmart', 'bitpesa', 'campay', 'whatsapp'] as const;
export type ProviderName = (typeof providerNames)[number];

/** What providers and networks send to us, by the name of the address that it goes to. */
export const targets = [
  'imarapayCallback',
  'chamapayWebhook',
  'smsDelivery',
  'smsInbound',
  'ussd',
  'ussdEnd',
  'smsOptOut',
  'smsSubscription',
  'airtimeStatus',
  'airtimeValidation',
  'simSwap',
  'campayCallback',
  'bitpesaWebhook',
  'whatsappWebhook',
] as const;
export type Target = (typeof targets)[number];

export type RequestFault = { fault: RequestFaultName; ms?: number | undefined };
export type CallbackFault = { fault: CallbackFaultName; ms?: number | undefined };

/** A fault that was set: for the next `times` matching calls, or for all. `*` matches every endpoint or target. */
export type SetFault = { times: number | 'always'; ms?: number | undefined } & (
  | { kind: 'request'; provider: ProviderName; endpoint: string; fault: RequestFaultName }
  | { kind: 'callback'; target: Target | '*'; fault: CallbackFaultName }
);

export type HeldFault = SetFault & { id: number };

/** Decides faults call by call, for a simulation that rolls its own dice; undefined leaves it to the faults that were set. */
export type FaultPlan = {
  request?: (provider: ProviderName, endpoint: string) => RequestFault | undefined;
  callback?: (target: Target) => CallbackFault | undefined;
};

export type Faults = {
  set: (fault: SetFault) => HeldFault;
  /** Takes one fault back, or all. */
  clear: (id?: number) => void;
  list: () => readonly HeldFault[];
  /** The fault of this call, which counts as used. `endpoint` is `POST /stk-push`. */
  takeRequest: (provider: ProviderName, endpoint: string) => RequestFault | undefined;
  takeCallback: (target: Target) => CallbackFault | undefined;
};

/** Most faults that are held at a time. */
const heldMax = 100;

/** The faults that were set, first come first served. `held` is theirs to change. */
export function faultsIn(held: () => HeldFault[], plan: FaultPlan = {}): Faults {
  const use = (found: HeldFault | undefined) => {
    if (found && found.times !== 'always' && --found.times <= 0) drop(found.id);
    return found;
  };
  const drop = (id: number) => {
    const at = held().findIndex((one) => one.id === id);
    if (at >= 0) held().splice(at, 1);
  };
  return {
    set(fault) {
      if (held().length >= heldMax) held().shift();
      const one: HeldFault = { ...fault, id: Math.max(0, ...held().map(({ id }) => id)) + 1 };
      held().push(one);
      return one;
    },
    clear: (id) => (id === undefined ? void held().splice(0) : drop(id)),
    list: () => held(),
    takeRequest(provider, endpoint) {
      const planned = plan.request?.(provider, endpoint);
      if (planned) return planned;
      const found = held().find((one) => one.kind === 'request' && one.provider === provider && matches(one.endpoint, endpoint));
      return use(found) as (HeldFault & RequestFault) | undefined;
    },
    takeCallback(target) {
      const planned = plan.callback?.(target);
      if (planned) return planned;
      const found = held().find((one) => one.kind === 'callback' && (one.target === '*' || one.target === target));
      return use(found) as (HeldFault & CallbackFault) | undefined;
    },
  };
}

/** `GET /transaction/status` also stands for `GET /transaction/status/ws_CO_1`. */
const matches = (wanted: string, endpoint: string): boolean => wanted === '*' || endpoint === wanted || endpoint.startsWith(`${wanted}/`);
