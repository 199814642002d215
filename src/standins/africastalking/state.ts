import type { CallbackFault } from '../faults.js';
import type { StandinResponse } from '../wire.js';

export const deliveryStatuses = ['Success', 'Failed', 'Rejected', 'AbsentSubscriber', 'Expired', 'none'] as const;
/** What comes of an SMS; `none`: the network never reports. */
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** An SMS that was accepted from us. */
export type SentSms = {
  messageId: string;
  to: string;
  from: string;
  text: string;
  parts: number;
  at: number;
  /** Null while it is on its way. */
  status: DeliveryStatus | null;
  dueAt: number;
  reportFault: CallbackFault | null;
};

/** An SMS from a member to the short code. */
export type InboundSms = { id: number; from: string; to: string; text: string; linkId: string; at: number };

export const airtimeOutcomes = ['Success', 'Failed', 'none'] as const;
/** What comes of a top-up; `none`: the network never says. */
export type AirtimeOutcome = (typeof airtimeOutcomes)[number];

/** Airtime that was ordered and taken. */
export type AirtimeTopUp = {
  requestId: string;
  transactionId: string;
  phone: string;
  currency: string;
  /** In whole units of the currency, to two decimals. */
  units: number;
  /** Its Idempotency-Key. */
  key: string | null;
  status: 'Sent' | 'Success' | 'Failed';
  description: string;
  retriesLeft: number;
  at: number;
  dueAt: number;
  /** When a top-up that was called failed goes through after all. */
  turnsAt: number | null;
  callbackFault: CallbackFault | null;
};

/** A question whether the SIM of a phone was changed. */
export type SimSwapCheck = {
  requestId: string;
  transactionId: string;
  phone: string;
  at: number;
  dueAt: number;
  told: boolean;
  callbackFault: CallbackFault | null;
};

export type UssdSession = {
  id: string;
  phone: string;
  serviceCode: string;
  startedAt: number;
  /** What the phone sends so far, joined by `*`. */
  text: string;
  hops: number;
  hopsMetadata: string[];
  lastAppResponse: string;
  /** Null while it is open. */
  status: 'Success' | 'Incomplete' | 'Failed' | null;
  endedAt: number | null;
  errorMessage: string | null;
};

export type AfricastalkingState = {
  /** Prepaid, in hundredths of a cent of a shilling (KES 0.8000 is 8000), so that prices add up exactly. */
  balance: number;
  /** Registered sender ids and short codes; the shared default is among them. */
  senders: string[];
  shortCode: string;
  /** Numbers that opted out. */
  blacklist: string[];
  /** USSD codes that lead to us, as `*384*100#`. */
  ussdCodes: string[];
  /** Whether a code dialled with answers in it brings them in the first turn. Africa's Talking does not; other gateways do. */
  ussdPrefills: boolean;
  deliveries: Record<string, DeliveryStatus>;
  sent: SentSms[];
  inbound: InboundSms[];
  sessions: UssdSession[];
  airtime: AirtimeTopUp[];
  airtimeOutcomes: Record<string, AirtimeOutcome>;
  /** First answers by Idempotency-Key. */
  airtimeAnswered: Record<string, { at: number; response: StandinResponse }>;
  /** When the SIM of a phone was changed last; phones that are not here never had another. */
  simSwaps: Record<string, number>;
  simSwapChecks: SimSwapCheck[];
  tokens: { token: string; expiresAt: number }[];
};

/** What Africa's Talking holds of airtime, SIM swaps and tokens when nothing has happened yet. */
export const nothingYet = () =>
  ({
    airtime: [],
    airtimeOutcomes: {},
    airtimeAnswered: {},
    simSwaps: {},
    simSwapChecks: [],
    tokens: [],
  }) satisfies Partial<AfricastalkingState>;
