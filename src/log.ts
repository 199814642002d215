import { pino, type DestinationStream } from 'pino';

/** What a line of the log may hold, and nothing else: no names, no texts, no bodies, no addresses. */
const fields = [
  'channel', 'flow', 'state', 'kind', 'ended', 'misses', 'ms', 'operationId', 'legId', 'chamaId', 'provider', 'from', 'to', 'status', 'reason', 'why',
  'count', 'crashpoint', 'source', 'outcome', 'attempts', 'due', 'port', 'host', 'path', 'method', 'mode', 'signal', 'error', 'stack', 'version', 'address',
] as const; // prettier-ignore

export type LogField = (typeof fields)[number];
export type LogFields = Partial<Record<LogField, string | number | boolean | undefined>>;
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** Writes one event: a name in kebab-case and allow-listed fields. Anything else that is handed in is left out. */
export type Log = (level: LogLevel, event: string, given?: LogFields) => void;

const allowed = new Set<string>(fields);

/** A log of JSON lines on stdout (or where a test wants them). */
export function openLog(level: string, to?: DestinationStream): Log {
  const out = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } },
    to ?? pino.destination({ fd: 1, sync: true }),
  );
  return (at, event, given = {}) => {
    const line: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(given))
      if (allowed.has(name) && value !== undefined) line[name] = typeof value === 'string' ? scrub(value) : value;
    out[at](line, event);
  };
}

/** A log that says nothing. */
export const silent: Log = () => undefined;

/** Longest text in a line; a stack is cut here. */
const textMax = 2000;

/**
 * The second line of defence: what looks like a phone number is masked, wherever it stands (ImaraPay's checkout ids end in
 * one), and what looks like the text of a USSD session loses its digits, since a PIN may be among them.
 */
export function scrub(text: string): string {
  return text
    .slice(0, textMax)
    .replace(/\d+(?:\*\d*)+#?/g, (dialled) => dialled.replace(/\d/g, '•'))
    .replace(/\+?\d{9,15}/g, (number) => `${number.slice(0, 5)}•••••${number.slice(-3)}`);
}

/** The fields of a thrown value: its name, message and where it came from, scrubbed like all else. */
export function errorFields(error: unknown): Pick<LogFields, 'error' | 'stack'> {
  return error instanceof Error ? { error: `${error.name}: ${error.message}`, stack: error.stack } : { error: String(error) };
}
