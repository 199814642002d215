import type { SmsView } from './events.js';
import type { Ground } from './ground.js';
import { keepRow } from './state.js';

/** Lays an SMS into a phone's inbox. */
export function putSms({ ids, clock, state, events }: Ground, phone: string, from: string, text: string): void {
  const sms = keepRow(state().inbox, { id: ids.next(), phone, from, text, at: clock.now() });
  events.emit({ type: 'sms', phone, sms: smsView(sms) });
}

export const smsView = ({ id, from, text, at }: SmsView): SmsView => ({ id, from, text, at });
