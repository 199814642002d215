import type { CallbackFault } from '../faults.js';

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
};
