import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What is counted, for `GET /metrics`. Labels are closed lists: never a number, a name or an id. */
export type Metrics = ReturnType<typeof openMetrics>;

export function openMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    turns: new Counter({
      name: 'chamabot_turns_total',
      help: 'Turns of conversations, by channel and by what they were (turn, repeat, failed).',
      labelNames: ['channel', 'kind'],
      registers,
    }),
    turnSeconds: new Histogram({
      name: 'chamabot_turn_seconds',
      help: 'How long a turn took.',
      labelNames: ['channel'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5],
      registers,
    }),
    screens: new Counter({
      name: 'chamabot_screens_total',
      help: 'Screens shown, by flow and state: where members give up.',
      labelNames: ['flow', 'state'],
      registers,
    }),
    sessionsEnded: new Counter({
      name: 'chamabot_ussd_sessions_total',
      help: 'USSD sessions that ended, by how the gateway says they did.',
      labelNames: ['status'],
      registers,
    }),
    callbacks: new Counter({
      name: 'chamabot_callbacks_total',
      help: 'Callbacks of providers, by provider and by what became of them.',
      labelNames: ['provider', 'outcome'],
      registers,
    }),
    openOperations: new Gauge({ name: 'chamabot_operations_open', help: 'Operations that are not over.', registers }),
    oldestOpenSeconds: new Gauge({
      name: 'chamabot_operations_oldest_open_seconds',
      help: 'Age of the oldest operation that is not over.',
      registers,
    }),
    overdueOperations: new Gauge({
      name: 'chamabot_operations_overdue',
      help: 'Operations that are not over after 15 minutes, up to 1000.',
      registers,
    }),
    dueLegs: new Gauge({ name: 'chamabot_legs_due', help: 'Legs whose time has come: provider calls that wait for a place.', registers }),
    callsInFlight: new Gauge({
      name: 'chamabot_provider_calls_in_flight',
      help: 'Calls to a provider that are under way.',
      labelNames: ['provider'],
      registers,
    }),
    statementAgeSeconds: new Gauge({
      name: 'chamabot_statement_age_seconds',
      help: 'How long ago the collector whose statement is oldest was swept.',
      registers,
    }),
    statementsCut: new Gauge({
      name: 'chamabot_statements_cut',
      help: "Chamas whose provider's list is cut before it reaches back two hours (recent), two days (days), thirty days (month).",
      labelNames: ['reach'],
      registers,
    }),
    openReviews: new Gauge({ name: 'chamabot_reviews_open', help: 'Things that a person must look at.', registers }),
    messages: new Counter({
      name: 'chamabot_messages_total',
      help: 'Messages by what became of them, on which channel: sent, delivered, failed, unknown, dead, or late (arrived after it had failed).',
      labelNames: ['channel', 'urgency', 'state'],
      registers,
    }),
    messagesNow: new Gauge({
      name: 'chamabot_messages',
      help: 'Messages that are not sent and done with, by where they stand: waiting, sending, unknown, failed, dead.',
      labelNames: ['channel', 'urgency', 'state'],
      registers,
    }),
    waitingNotifications: new Gauge({ name: 'chamabot_notifications_waiting', help: 'Messages that are waiting to be sent.', registers }),
  };
}
