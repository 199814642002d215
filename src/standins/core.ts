import { setMaxListeners } from 'node:events';
import type { Clock } from '../clock.js';
import type { Send } from '../http.js';
import type { Ids } from '../ids.js';
import { delivering } from './africastalking/delivery.js';
import { africastalking } from './africastalking/index.js';
import { consent } from './africastalking/consent.js';
import { ussdGateway } from './africastalking/ussd.js';
import { applyFault } from './apply-fault.js';
import { bitpesa } from './bitpesa/index.js';
import { telling, webhookHeaders } from './bitpesa/webhooks.js';
import { campay } from './campay/index.js';
import { payByLink } from './campay/links.js';
import { campaySettling } from './campay/settle.js';
import { chamapay } from './chamapay/index.js';
import { office } from './chamapay/office.js';
import { payTill, walletInvoice } from './chapsmart/buy.js';
import { chapsmart } from './chapsmart/index.js';
import { invoiceSettling } from './chapsmart/settle.js';
import type { Credentials } from './credentials.js';
import { eventBoard } from './events.js';
import type { Call } from './events.js';
import { faultsIn } from './faults.js';
import type { FaultPlan, ProviderName } from './faults.js';
import type { Ground, Standin } from './ground.js';
import { imarapay } from './imarapay/index.js';
import { settling } from './imarapay/settle.js';
import { smsView } from './inbox.js';
import { momoApprovals } from './momo/approvals.js';
import { isMomo } from './momo/carriers.js';
import { momoMenu } from './momo/menu.js';
import { momoWallets } from './momo/wallets.js';
import { prompts } from './mpesa/prompts.js';
import type { PromptAnswer } from './mpesa/prompts.js';
import { wallets } from './mpesa/wallets.js';
import { outgoingPost } from './outgoing.js';
import type { Urls } from './outgoing.js';
import type { StandinState } from './state.js';
import { truthOf } from './truth.js';
import { whatsapp } from './whatsapp/index.js';
import { whatsappPhones } from './whatsapp/phones.js';
import { hubSignature, telling as whatsappTelling } from './whatsapp/webhooks.js';
import { whatsappVerifying } from './whatsapp/verify.js';
import { text } from './wire.js';
import type { Exchange, StandinRequest } from './wire.js';

/** What the stand-ins know when they are new, at a moment (UTC milliseconds). */
export type StandinSeed = (now: number) => StandinState;

export type CoreOptions = {
  clock: Clock;
  ids: Ids;
  seed: StandinSeed;
  credentials: Credentials;
  /** How callbacks, webhooks, reports and USSD turns go out. */
  send: Send;
  /** Asked anew each time, so that it may be known late. */
  urls: () => Urls;
  /** A state to go on from. */
  state?: StandinState | undefined;
  /** For a simulation that decides faults itself. */
  plan?: FaultPlan | undefined;
  /** Called when the state has changed. */
  changed?: (() => void) | undefined;
  /** Called before somebody outside is told something: what they were told must not be forgotten. */
  settle?: (() => void) | undefined;
};

/** Calls that are remembered for those who look on. */
const callsMax = 200;

const prefixes: Record<ProviderName, RegExp> = {
  chamapay: /^\/chamapay(?:\/api)?(?:\/v1)?(?=\/)/,
  imarapay: /^\/imarapay(?:\/api)?(?=\/)/,
  africastalking: /^\/africastalking(?=\/)/,
  campay: /^\/campay(?:\/api)?(?=\/)/,
  bitpesa: /^\/bitpesa(?:\/v1)?(?=\/)/,
  chapsmart: /^\/chapsmart(?=\/)/,
  whatsapp: /^\/whatsapp\/v\d{1,3}\.0(?=\/)/,
};

/**
 * All stand-ins without a server: requests in, exchanges out, and what they send goes through `send`. With a clock and ids of
 * one's own it does the same thing twice. It does nothing of its own accord before `resume`.
 */
export function standinCore(options: CoreOptions) {
  const { clock, ids, seed, credentials, urls, plan, changed = () => undefined, settle = () => undefined } = options;
  let state = options.state ?? seed(clock.now());
  let running = start();
  const events = eventBoard();
  const calls: Call[] = [];

  const record = (call: Omit<Call, 'at'>): void => {
    const one = { at: clock.now(), ...call };
    calls.push(one);
    if (calls.length > callsMax) calls.shift();
    events.emit({ type: 'call', call: one });
  };
  const later: Ground['later'] = (ms, act) => {
    const { signal } = running;
    void clock.sleep(ms, signal).then(async () => {
      if (signal.aborted) return;
      await act();
      changed();
    });
  };
  const send: Send = (request) => {
    changed();
    settle();
    return options.send(request);
  };
  const now = () => state;
  const faults = faultsIn(() => state.faults, plan);
  const outgoing = outgoingPost({
    ...{ clock, ids, send, urls, state: now, later, record },
    sign: (target, url, body) =>
      target === 'bitpesaWebhook'
        ? webhookHeaders({ credentials, ids }, url, body)
        : target === 'whatsappWebhook'
          ? hubSignature(credentials.whatsapp.appSecret, body)
          : {},
    delivered: (target, body, status) => {
      if (target === 'bitpesaWebhook') bitpesaTells.delivered(body, status);
    },
  });
  const pause: Ground['pause'] = (ms) => clock.sleep(ms, running.signal);
  const ground: Ground = { clock, ids, send, credentials, events, faults, outgoing, urls, record, state: now, later, pause };

  const bitpesaTells = telling(ground);
  const purse = wallets(ground);
  const ussd = ussdGateway(ground);
  const { settled, resume: resumeSettling } = settling(ground);
  const handsets = prompts(ground, { wallets: purse, ussdHold: ussd.hold, settled });
  const momoPurse = momoWallets(ground);
  const campaySettles = campaySettling(ground, momoPurse);
  const approvals = momoApprovals(ground, { wallets: momoPurse, ussdHold: ussd.hold, settled: campaySettles.settled });
  const momo = momoMenu(ground, approvals);
  const delivery = delivering(ground);
  const invoices = invoiceSettling(ground);
  const whatsappTells = whatsappTelling(ground);
  const providers: Record<ProviderName, Standin> = {
    chamapay: chamapay(ground),
    imarapay: imarapay(ground, handsets),
    africastalking: africastalking(ground, delivery),
    campay: campay(ground, { approvals, settling: campaySettles }),
    bitpesa: bitpesa(ground, bitpesaTells),
    chapsmart: chapsmart(ground, invoices),
    whatsapp: whatsapp(ground, whatsappTells),
  };

  const handle = async (request: StandinRequest): Promise<Exchange> => {
    const found = Object.entries(prefixes).find(([, prefix]) => prefix.test(request.path));
    if (!found) return { answered: true, response: text(404, 'No such provider') };
    const provider = found[0] as ProviderName;
    const path = request.path.replace(found[1], '');
    const { method } = request;
    const fault = faults.takeRequest(provider, `${method} ${path}`);
    const standin = providers[provider];
    const exchange = await applyFault(fault, { clock, signal: running.signal }, () => standin.handle({ ...request, path }), standin.says);
    // What a question is answered with may be a change of a moment ago: it is written before it is told.
    if (method !== 'GET') changed();
    settle();
    const status = exchange.answered ? exchange.response.status : 0;
    record({ way: 'in', provider, method, path, status, ...(fault && { fault: fault.fault }) });
    return exchange;
  };

  return {
    handle,
    /** The phones: what members see, and what they do. */
    phones: {
      dial: async (phone: string, code: string) => momo.dial(phone, code.trim()) ?? ussd.dial(phone, code),
      reply: (sessionId: string, input: string) => (momo.isOne(sessionId) ? momo.reply(sessionId, input) : ussd.reply(sessionId, input)),
      cancel: (sessionId: string) => (momo.isOne(sessionId) ? momo.cancel(sessionId) : ussd.cancel(sessionId)),
      prompts: (phone?: string) => [...handsets.shown(phone), ...approvals.shown(phone)],
      /** Money has moved when this resolves, and whoever pulls the plug then does not undo it. */
      answer: async (id: string, answer: PromptAnswer) => {
        const done = await (approvals.isOne(id) ? approvals.answer(id, answer) : handsets.answer(id, answer));
        changed();
        settle();
        return done;
      },
      /** An SMS to the chama's short code, or to another of ours. */
      sendSms: delivery.fromMember,
      ...consent(ground),
      payByMenu: purse.payByMenu,
      inbox: (phone?: string) =>
        state.inbox.filter((sms) => phone === undefined || sms.phone === phone).map((sms) => ({ ...smsView(sms), phone: sms.phone })),
    },
    /** The phones of WhatsApp's users; `verify` asks our address whether it knows the token. */
    whatsapp: { ...whatsappPhones(ground, whatsappTells), verify: whatsappVerifying(ground) },
    wallet: (phone: string) => (isMomo(phone) ? momoPurse : purse).walletOf(phone),
    /** Somebody opens a payment link of CamPay's and pays; undefined where there is no such link. */
    payByLink: (wanted: { link: string; phone: string; amount?: number | undefined }) => payByLink(ground, approvals, wanted),
    /** Lightning wallets, and shillings sent to ChapSmart. */
    lightning: {
      pay: invoices.pay,
      resolve: invoices.resolve,
      payTill: (phone: string, amount: number) => payTill(ground, phone, amount),
      /** An invoice of a member's own wallet. */
      invoice: (sats: number, expirySeconds?: number) => walletInvoice(ground, sats, expirySeconds),
    },
    /** What the chama's office decides in ChamaPay's own pages. */
    office: office(ground),
    faults,
    events: events.subscribe,
    calls: (): readonly Call[] => calls,
    /** All that is known, theirs to change who set the stage. */
    state: now,
    truth: () => truthOf(state),
    /** Takes up what was under way when the state was written. */
    resume: (): void => {
      outgoing.resume();
      handsets.resume();
      approvals.resume();
      resumeSettling();
      ussd.resume();
      for (const standin of Object.values(providers)) standin.resume();
    },
    /** Everything as it was in the beginning; what was under way is dropped. */
    reset: (): void => {
      running.abort();
      running = start();
      state = seed(clock.now());
      calls.length = 0;
      changed();
    },
    /** Says that the state was changed from outside. */
    changed: (): void => {
      changed();
      settle();
    },
    close: () => running.abort(),
  };
}

/** What all that is under way listens to; there may be any number of them. */
function start(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

export type StandinCore = ReturnType<typeof standinCore>;
