import { pino, type DestinationStream } from 'pino';

/** What a line of the log may hold, and nothing else: no names, no texts, no bodies, no addresses of members. */
const fields = [
  'channel', 'flow', 'state', 'kind', 'ended', 'misses', 'ms', // a turn
  'operation', 'leg', 'chama', 'notification', 'provider', 'from', 'to', 'why', 'reason', 'alert', 'class', // money
  'count', 'lines', 'legs', 'passes', 'loop', 'status', 'method',
  'mode', 'host', 'port', 'version', 'signal', 'error', 'stack', // the process
] as const; // prettier-ignore

type LogField = (typeof fields)[number];
export type LogFields = Partial<Record<LogField, string | number | boolean | undefined>>;
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** Writes one event: its name (docs/operations.md lists them) and allow-listed fields. Anything else that is handed in is left out. */
export type Log = (level: LogLevel, event: string, given?: LogFields) => void;

const allowed = new Set<string>(fields);

/** A log of JSON lines on stdout (or where a test wants them). */
export function openLog(level: string, to?: DestinationStream): Log {
  const out = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } },
    to ?? pino.destination({ fd: 1, sync: true }),
  );
  return (at, event, given = {}) => {
    if (!out.isLevelEnabled(at)) return;
    const line: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(given))
      if (allowed.has(name) && value !== undefined) line[name] = typeof value === 'string' ? scrub(value) : value;
    out[at](line, event);
  };
}

/** A log that says nothing. */
export const silent: Log = () => undefined;

/** How much an event of operations matters: what broke is an error, what a host should look at a warning. */
export function levelOf(event: string): LogLevel {
  if (event.endsWith('threw')) return 'error';
  return /^(?:review\.|provider\.alert|notification\.dead|sweep\.(?:unread|cut|differs)|operations\.|sim-swap\.)/.test(event)
    ? 'warn'
    : 'info';
}

/** Longest text in a line; a stack is cut here. */
const textMax = 2000;

/**
 * The second line of defence. What looks like a phone number is masked, wherever it stands and however it is written (ImaraPay's
 * checkout ids end in one); what looks like the text of a USSD session loses its digits, since a PIN may be among them; and the
 * secret part of our own addresses goes.
 */
export function scrub(text: string): string {
  if (ulid.test(text)) return text;
  return text
    .slice(0, 2 * textMax)
    .replace(/(\/callbacks\/[^/\s]{1,40}\/[^/\s]{1,40}\/|\/ussd\/|\/c\/|\/door\/[a-z]{1,20}\/)[^/\s?"']+/g, '$1•••')
    .replace(/\d+(?:\*\d*)+#?/g, (dialled) => dialled.replace(/\d/g, '•'))
    .replace(/\+?\d(?:[ -]?\d){8,14}/g, masked)
    .slice(0, textMax);
}

/** An identifier of our own, which may have nine digits in a row by chance. */
const ulid = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** Country and operator stay, and the last three; a number without its country is too short to show any of it. */
function masked(number: string): string {
  const digits = number.replace(/\D/g, '');
  return digits.length < 12 ? '•••' : `${number.startsWith('+') ? '+' : ''}${digits.slice(0, 4)}•••••${digits.slice(-3)}`;
}

/** The fields of a thrown value: its name, code and message, and where it came from; never its data. */
export function errorFields(error: unknown): Pick<LogFields, 'error' | 'stack'> {
  if (!(error instanceof Error)) return { error: String(error) };
  const code = 'code' in error && typeof error.code === 'string' && !error.message.includes(error.code) ? ` (${error.code})` : '';
  return { error: `${error.name}${code}: ${messageOf(error)}`, stack: framesOf(error) };
}

/** Prisma prints the arguments of the call, which are members' data; what was wrong stands in the last line. */
const messageOf = ({ name, message }: Error): string => (name.startsWith('Prisma') ? (message.trim().split('\n').at(-1) ?? '') : message);

/** A stack repeats the message at its head. */
const framesOf = ({ stack }: Error): string | undefined =>
  stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
