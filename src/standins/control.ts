import { z } from 'zod';
import { airtimeOutcomes, deliveryStatuses } from './africastalking/state.js';
import { memberStatuses, planNames } from './chamapay/state.js';
import { BitpesaSettings, PayoutFate, setBitpesa, setFate } from './bitpesa/control.js';
import * as chapsmart from './chapsmart/control.js';
import { CampaySettings, LinkPayment, MomoPhone, setCampay, setMomoPhone } from './campay/control.js';
import type { StandinCore } from './core.js';
import { callbackFaults, providerNames, requestFaults, targets } from './faults.js';
import { isMomo } from './momo/carriers.js';
import { promptOutcomes } from './mpesa/state.js';
import { overview } from './overview.js';
import * as whatsapp from './whatsapp/control.js';
import { json, jsonObject } from './wire.js';
import type { StandinRequest, StandinResponse } from './wire.js';

/*
 * The control API: JSON in, JSON out, under /_control. Phones are E.164, amounts whole shillings, times UTC milliseconds.
 *
 * GET    /state                                       everything the panel shows
 * GET    /truth                                       what the providers hold to be so (src/standins/truth.ts)
 * GET    /events                                      server-sent events: prompt, prompt-closed, sms, payment, ussd-closed, call
 * GET    /prompts?phone=                              the prompts that phones show now
 * POST   /prompts/:id        {pin} | {cancel:true}    → {status:'done',code,desc}, or 404 {status:'gone'}
 * GET    /sms?phone=                                  the SMS inbox, oldest first
 * POST   /sms                {phone,text,to?}         a member sends an SMS to us
 * POST   /ussd/dial          {phone,code}             → a page: {status:'shown',sessionId,text,ended,…} | {status:'failed',why,text}
 * POST   /ussd/reply         {sessionId,input}        → a page
 * POST   /ussd/cancel        {sessionId}
 * POST   /pay                {phone,amount,account}   pays by the M-Pesa menu, with no push
 * GET    /subscribers?phone=                          wallets: M-Pesa's, and MTN's and Orange's of phones in Cameroon
 * POST   /subscribers        {phone,balance?,pin?,wrongPins?}
 * POST   /outcomes           {outcome,phone?}         what prompts come to when nobody is asked; outcome null forgets a phone's own
 * POST   /deliveries         {phone,status}           what SMS to a phone come to; status null forgets it
 * POST   /blacklist          {phone,blocked}          whether a phone opted out of SMS
 * POST   /opt-out            {phone,senderId}         a member opts out, and we are told
 * POST   /subscriptions      {phone,keyword,subscribed}   a member subscribes to a keyword, or ends it, and we are told
 * POST   /airtime            {phone,outcome}          what top-ups of a phone come to; outcome null forgets it
 * POST   /sim-swaps          {phone,at}               when the SIM of a phone was changed; at null: never
 * POST   /lightning/outcome  {outcome}               what Lightning wallets do when nobody is asked
 * POST   /lightning/pay      {invoice,outcome?}      a wallet pays, by invoice or its id → {status}
 * POST   /lightning/resolve  {invoice}               ChapSmart's support brings a payout to its end
 * POST   /lightning/till     {phone,amount}          shillings are sent to ChapSmart by M-Pesa → {mpesaId,…}
 * POST   /lightning/invoice  {sats,expirySeconds?}   an invoice of a member's own wallet → {bolt11}
 * POST   /chapsmart          {payMs?,payoutMs?,paySats?,buySats?,btcPrice?,swingPermille?}
 * POST   /payouts            {payee,outcome}        what payouts to a phone or an account come to; outcome null forgets it
 * POST   /bitpesa            {kycWaived?,existingUnder?,balances?,webhooksOn?,startMs?,payoutMs?,retryMs?,cancelMs?,approveMs?}
 * GET    /faults             POST /faults {kind:'request',provider,endpoint,fault,times,ms?} | {kind:'callback',target,fault,times,ms?}
 * DELETE /faults             DELETE /faults/:id
 * POST   /chamapay           {plan?,ratePerMinute?,keepsExtras?}
 * POST   /imarapay           {serviceWallet?,kycVerified?}
 * POST   /africastalking     {ussdPrefills?,ussdCodes?}
 * POST   /campay             {demo?,withdrawalsAllowed?,duplicates?,historyShape?,listsPending?,callbackMethod?,tokenSays?,balances?,utilityBalance?,linkHabits?}
 * POST   /campay/links       {link,phone,amount?}   somebody opens a payment link and pays → {status}; the phone is asked
 * POST   /momo               {phone,silent?,noWallet?}  a phone in Cameroon shows no prompts; a number has no wallet
 * POST   /whatsapp/say       {who,text?,kind?,agoMs?}   a member writes; who: the digits of a number, or who shows none
 * POST   /whatsapp/tap       {who,message,id}         taps a button or a row of a message of ours, also an old one
 * GET    /whatsapp/chats     the chats, the newest first; GET /whatsapp/chat/:who one of them; GET /whatsapp/media/:id a file
 * POST   /whatsapp/errors    {code,times,to?,later?}  an error for the next messages: in the answer, or later as a failed status
 * POST   /whatsapp/users     {who,name?,userId?,hidesNumber?,reachable?}
 * POST   /whatsapp/templates {name,language,parameters,status?}
 * POST   /whatsapp/settings  {upTo?,paced?}           how far messages come by themselves; whether the pair rate is enforced
 * POST   /whatsapp/verify    {}                       asks our address whether it knows the token → {verified}
 * POST   /timing             {promptDelayMs?,autoAnswerMs?,…}
 * POST   /loans/:loan_id/approve   POST /loans/:loan_id/reject
 * POST   /fines/:id          {status}                 Paid or Waived, as the treasurer notes it
 * POST   /members/:member_id {status}                 as the office decides on who joins
 * POST   /reset                                       everything as in the beginning
 */

const Phone = z.string().regex(/^\+[1-9]\d{7,14}$/);
const Shillings = z.number().int().min(0).max(1e9);
const Ms = z.number().int().min(0).max(86_400_000);
const Times = z.union([z.literal('always'), z.number().int().min(1).max(1_000_000)]);
const Session = z.string().max(100);

const Answer = z.union([z.object({ pin: z.string().max(12) }), z.object({ cancel: z.literal(true) })]);
const Sms = z.object({ phone: Phone, text: z.string().min(1).max(1600), to: z.string().max(20).optional() });
const Fault = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('request'),
    provider: z.enum(providerNames),
    endpoint: z.string().max(100),
    fault: z.enum(requestFaults),
    times: Times,
    ms: Ms.optional(),
  }),
  z.object({
    kind: z.literal('callback'),
    target: z.enum(['*', ...targets]),
    fault: z.enum(callbackFaults),
    times: Times,
    ms: Ms.optional(),
  }),
]);
const Wallet = z.object({
  phone: Phone,
  balance: Shillings.optional(),
  pin: z
    .string()
    .regex(/^\d{4}$/)
    .optional(),
  wrongPins: z.number().int().min(0).max(3).optional(),
});
const TimingChange = z
  .object({
    promptDelayMs: Ms,
    autoAnswerMs: Ms,
    promptLifeMs: Ms,
    callbackDelayMs: Ms,
    webhookDelayMs: Ms,
    smsDelayMs: Ms,
    airtimeDelayMs: Ms,
    ussdReleaseMs: Ms,
  })
  .partial();
const Books = z.object({ plan: z.enum(planNames), ratePerMinute: z.number().int().min(1).max(1e6), keepsExtras: z.boolean() }).partial();
const Gateway = z.object({ ussdPrefills: z.boolean(), ussdCodes: z.array(z.string().regex(/^\*[\d*]+#$/)).max(20) }).partial();

const ok = json(200, { status: 'done' });

/** One row of the control API: what it is called with, and what it does. */
type Row = { method: string; path: RegExp; act(request: StandinRequest, part: string): StandinResponse | Promise<StandinResponse> };

const reading = (path: RegExp, act: Row['act']): Row => ({ method: 'GET', path, act });

/** A row that takes a body; anything else than its schema is told what is wrong. */
const taking = <S extends z.ZodType>(path: RegExp, schema: S, act: (value: z.output<S>, part: string) => unknown): Row => ({
  method: 'POST',
  path,
  async act({ body }, part) {
    const fields = jsonObject(body);
    const read = schema.safeParse(fields && Object.fromEntries(fields));
    if (!read.success) return json(400, { error: z.prettifyError(read.error) });
    const answer = await act(read.data, part);
    return answer === undefined ? ok : answer === null ? json(404, { status: 'gone' }) : json(200, answer);
  },
});

const phoneIn = ({ query }: StandinRequest): string | undefined => query.get('phone')?.replace(/^ /, '+') ?? undefined;

/** Only what was given: a change leaves the rest as it is. */
const change = <T extends object>(into: T, given: { [K in keyof T]?: T[K] | undefined }): void => {
  Object.assign(into, Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)));
};

/** Sets or forgets what holds for one phone. */
const note = <T>(all: Record<string, T>, phone: string, value: T | null): void => {
  if (value === null) Reflect.deleteProperty(all, phone);
  else all[phone] = value;
};

/** The control API over the stand-ins; `/events` is the server's, since it never ends. Paths are without `/_control`. */
export function control(core: StandinCore): (request: StandinRequest) => Promise<StandinResponse> {
  const { phones, faults, state } = core;
  const rows: Row[] = [
    reading(/^\/state$/, () => json(200, overview(core))),
    reading(/^\/truth$/, () => json(200, core.truth())),
    reading(/^\/prompts$/, (request) => json(200, { prompts: phones.prompts(phoneIn(request)) })),
    taking(/^\/prompts\/([\w-]{1,64})$/, Answer, async (answer, id) => {
      const done = await phones.answer(id, answer);
      return done.status === 'gone' ? null : done;
    }),
    reading(/^\/sms$/, (request) => json(200, { sms: phones.inbox(phoneIn(request)) })),
    taking(/^\/sms$/, Sms, ({ phone, text, to }) => phones.sendSms(phone, text, to)),
    taking(/^\/ussd\/dial$/, z.object({ phone: Phone, code: z.string().max(182) }), ({ phone, code }) => phones.dial(phone, code)),
    taking(/^\/ussd\/reply$/, z.object({ sessionId: Session, input: z.string().max(182) }), ({ sessionId, input }) =>
      phones.reply(sessionId, input),
    ),
    taking(/^\/ussd\/cancel$/, z.object({ sessionId: Session }), ({ sessionId }) => phones.cancel(sessionId)),
    taking(/^\/pay$/, z.object({ phone: Phone, amount: Shillings.min(1), account: z.string().max(20) }), ({ phone, amount, account }) =>
      phones.payByMenu(phone, amount, account),
    ),
    reading(/^\/subscribers$/, (request) => {
      const phone = phoneIn(request);
      if (phone !== undefined && !Phone.safeParse(phone).success) return json(400, { error: 'phone must be E.164' });
      return json(200, {
        subscribers:
          phone === undefined
            ? [...Object.values(state().mpesa.subscribers), ...Object.values(state().momo.subscribers)]
            : [core.wallet(phone)],
      });
    }),
    taking(/^\/subscribers$/, Wallet, ({ phone, ...given }) => change(core.wallet(phone), given)),
    taking(/^\/outcomes$/, z.object({ outcome: z.enum(promptOutcomes).nullable(), phone: Phone.optional() }), ({ outcome, phone }) => {
      if (phone !== undefined) note(state()[isMomo(phone) ? 'momo' : 'mpesa'].outcomes, phone, outcome);
      else state().mpesa.outcome = state().momo.outcome = outcome ?? 'ask';
    }),
    taking(/^\/deliveries$/, z.object({ phone: Phone, status: z.enum(deliveryStatuses).nullable() }), ({ phone, status }) =>
      note(state().africastalking.deliveries, phone, status),
    ),
    taking(/^\/blacklist$/, z.object({ phone: Phone, blocked: z.boolean() }), ({ phone, blocked }) => {
      const others = state().africastalking.blacklist.filter((one) => one !== phone);
      state().africastalking.blacklist = blocked ? [...others, phone] : others;
    }),
    taking(/^\/lightning\/outcome$/, chapsmart.Standing, ({ outcome }) => void (state().chapsmart.outcome = outcome)),
    taking(/^\/lightning\/pay$/, chapsmart.Pay, ({ invoice, outcome }) => core.lightning.pay(invoice, outcome)),
    taking(/^\/lightning\/resolve$/, chapsmart.Named, ({ invoice }) => (core.lightning.resolve(invoice) ? undefined : null)),
    taking(/^\/lightning\/till$/, chapsmart.Till, ({ phone, amount }) => core.lightning.payTill(phone, amount)),
    taking(/^\/lightning\/invoice$/, chapsmart.Wanted, ({ sats, expirySeconds }) => ({
      bolt11: core.lightning.invoice(sats, expirySeconds),
    })),
    taking(/^\/chapsmart$/, chapsmart.Settings, (given) => chapsmart.set(state().chapsmart, given)),
    taking(/^\/payouts$/, PayoutFate, (fate) => setFate(state().bitpesa, fate)),
    taking(/^\/bitpesa$/, BitpesaSettings, (given) => setBitpesa(state().bitpesa, given)),
    taking(/^\/opt-out$/, z.object({ phone: Phone, senderId: z.string().min(1).max(20) }), ({ phone, senderId }) =>
      phones.optOut(phone, senderId),
    ),
    taking(
      /^\/subscriptions$/,
      z.object({ phone: Phone, keyword: z.string().min(1).max(50), subscribed: z.boolean() }),
      ({ phone, keyword, subscribed }) => phones.subscribe(phone, keyword, subscribed),
    ),
    taking(/^\/airtime$/, z.object({ phone: Phone, outcome: z.enum(airtimeOutcomes).nullable() }), ({ phone, outcome }) =>
      note(state().africastalking.airtimeOutcomes, phone, outcome),
    ),
    taking(/^\/sim-swaps$/, z.object({ phone: Phone, at: z.number().int().min(0).max(4e12).nullable() }), ({ phone, at }) =>
      note(state().africastalking.simSwaps, phone, at),
    ),
    reading(/^\/faults$/, () => json(200, { faults: faults.list() })),
    taking(/^\/faults$/, Fault, (fault) => faults.set(fault)),
    { method: 'DELETE', path: /^\/faults(?:\/(\d{1,9}))?$/, act: (_request, id) => (faults.clear(id === '' ? undefined : Number(id)), ok) },
    taking(/^\/chamapay$/, Books, (given) => change(state().chamapay, given)),
    taking(/^\/imarapay$/, z.object({ serviceWallet: Shillings, kycVerified: z.boolean() }).partial(), (given) =>
      change(state().imarapay, given),
    ),
    taking(/^\/africastalking$/, Gateway, (given) => change(state().africastalking, given)),
    taking(/^\/campay$/, CampaySettings, (given) => setCampay(state().campay, given)),
    taking(/^\/campay\/links$/, LinkPayment, async (wanted) => (await core.payByLink(wanted)) ?? null),
    taking(/^\/momo$/, MomoPhone, (given) => setMomoPhone(state().momo, given)),
    taking(/^\/whatsapp\/say$/, whatsapp.Say, (said) => core.whatsapp.say(said)),
    taking(/^\/whatsapp\/tap$/, whatsapp.Tap, (tapped) => core.whatsapp.tap(tapped) ?? null),
    taking(/^\/whatsapp\/errors$/, whatsapp.Ordered, (ordered) => whatsapp.orderError(state().whatsapp, ordered)),
    taking(/^\/whatsapp\/users$/, whatsapp.User, (user) => whatsapp.setUser(state().whatsapp, user)),
    taking(/^\/whatsapp\/templates$/, whatsapp.Template, (template) => whatsapp.setTemplate(state().whatsapp, template)),
    taking(/^\/whatsapp\/settings$/, whatsapp.Settings, (given) => change(state().whatsapp, given)),
    taking(/^\/whatsapp\/verify$/, z.object({}), async () => ({ verified: await core.whatsapp.verify() })),
    reading(/^\/whatsapp\/chats$/, () => json(200, { chats: whatsapp.chatsOf(state().whatsapp) })),
    reading(/^\/whatsapp\/chat\/([\w.-]{3,60})$/, (_request, who) =>
      json(200, { chat: core.whatsapp.chat(who).slice(-whatsapp.shownMax) }),
    ),
    reading(/^\/whatsapp\/media\/(\d{1,30})$/, (_request, id) => {
      const file = state().whatsapp.media.find((one) => one.id === id);
      return file ? json(200, file) : json(404, { status: 'gone' });
    }),
    taking(/^\/timing$/, TimingChange, (given) => change(state().timing, given)),
    taking(/^\/loans\/(\w{1,20})\/approve$/, z.object({}), (_nothing, id) => (core.office.decideLoan(id, true) ? undefined : null)),
    taking(/^\/loans\/(\w{1,20})\/reject$/, z.object({}), (_nothing, id) => (core.office.decideLoan(id, false) ? undefined : null)),
    taking(/^\/fines\/(\d{1,9})$/, z.object({ status: z.enum(['Paid', 'Waived']) }), ({ status }, id) =>
      core.office.settleFine(Number(id), status) ? undefined : null,
    ),
    taking(/^\/members\/(\w{1,20})$/, z.object({ status: z.enum(memberStatuses) }), ({ status }, id) =>
      core.office.setMemberStatus(id, status) ? undefined : null,
    ),
    taking(/^\/reset$/, z.object({}), () => core.reset()),
  ];
  return async (request) => {
    const at = rows.filter(({ path }) => path.test(request.path));
    const row = at.find(({ method }) => method === request.method);
    if (!row) return json(at.length > 0 ? 405 : 404, { error: at.length > 0 ? 'no such method' : 'no such path' });
    const answer = await row.act(request, row.path.exec(request.path)?.[1] ?? '');
    if (request.method !== 'GET') core.changed();
    return answer;
  };
}
