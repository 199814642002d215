import { join } from 'node:path';

/** How the driver behaves, as the environment says. docs/whatsapp.md explains each to hosts. */
export type Settings = {
  doorUrl: string;
  /** The driver's own folder: the session, the journal, saved versions of WhatsApp Web. */
  folder: string;
  chromiumPath: string;
  /** Digits only. */
  pairPhone: string | undefined;
  /** A version of WhatsApp Web that is kept in `folder/versions`; undefined takes the newest. */
  webVersion: string | undefined;
  /** Between any two messages. */
  gapMs: { least: number; most: number };
  /** "typing…" is shown for so long before an answer; 0 to 0 not at all. */
  typingMs: { least: number; most: number };
  /** After so many messages that nobody asked for, a rest. */
  restAfter: number;
  restMs: { least: number; most: number };
  caps: {
    perHour: number;
    perDay: number;
    newPerDay: number;
    warmUpDays: number;
    /** The number is older than its link here, UTC milliseconds. */ numberSince: number | undefined;
  };
  /** 0: never. */
  memoryMaxBytes: number;
};

const whole = /^\d{1,7}$/;
const range = /^(\d{1,6})(?:-(\d{1,6}))?$/;

/** Reads the environment once. `problems` are sentences for the host. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): { settings: Settings } | { problems: string[] } {
  const problems: string[] = [];
  const given = (name: string): string | undefined => env[name]?.trim() || undefined;

  const number = (name: string, otherwise: number, least = 0): number => {
    const value = given(name);
    if (value === undefined) return otherwise;
    if (whole.test(value) && Number(value) >= least) return Number(value);
    problems.push(`${name} is ${value}: write a whole number of ${least} or more, like ${otherwise}.`);
    return otherwise;
  };
  const between = (name: string, least: number, most: number, unitMs: number): { least: number; most: number } => {
    const value = given(name);
    const [, from = '', to = from] = range.exec(value ?? `${least}-${most}`) ?? [];
    if (from !== '' && Number(from) <= Number(to)) return { least: Number(from) * unitMs, most: Number(to) * unitMs };
    problems.push(`${name} is ${value ?? ''}: write the least and the most, like ${least}-${most}.`);
    return { least: least * unitMs, most: most * unitMs };
  };

  const doorUrl = given('WHATSAPP_DOOR_URL') ?? '';
  if (!/^https?:\/\/[^/]+\/door\/whatsapp\/[^/]+\/?$/.test(doorUrl))
    problems.push(
      'WHATSAPP_DOOR_URL is the address of the door, as "chamabot doctor" prints it (http://127.0.0.1:8080/door/whatsapp/<token>).',
    );
  const pairPhone = given('WHATSAPP_PAIR_PHONE')?.replace(/[\s+()-]/g, '');
  if (pairPhone !== undefined && !/^[1-9]\d{7,14}$/.test(pairPhone))
    problems.push('WHATSAPP_PAIR_PHONE is the number of the phone to pair, with its country: 254712345678.');
  const webVersion = given('WHATSAPP_WEB_VERSION');
  if (webVersion !== undefined && !/^[\d.]{3,40}(?:-\w{1,10})?$/.test(webVersion))
    problems.push(
      'WHATSAPP_WEB_VERSION is a version of WhatsApp Web, like 2.3000.1017054665: the name of a file in DATA_DIR/whatsapp/versions.',
    );
  const since = given('WHATSAPP_NUMBER_SINCE');
  const numberSince = since === undefined ? undefined : Date.parse(`${since}T00:00:00Z`);
  if (numberSince !== undefined && !(numberSince > 0)) problems.push('WHATSAPP_NUMBER_SINCE is a date, like 2023-04-30.');

  const settings: Settings = {
    doorUrl,
    folder: join(given('DATA_DIR') ?? './data', 'whatsapp'),
    chromiumPath: given('CHROMIUM_PATH') ?? '/usr/bin/chromium',
    pairPhone,
    webVersion,
    gapMs: between('WHATSAPP_GAP_MS', 1000, 3000, 1),
    typingMs: between('WHATSAPP_TYPING_MS', 600, 1800, 1),
    restAfter: number('WHATSAPP_REST_AFTER', 25, 1),
    restMs: between('WHATSAPP_REST_SECONDS', 30, 90, 1000),
    caps: {
      perHour: number('WHATSAPP_HOUR_MAX', 60),
      perDay: number('WHATSAPP_DAY_MAX', 300),
      newPerDay: number('WHATSAPP_NEW_PER_DAY', 20),
      warmUpDays: number('WHATSAPP_WARM_UP_DAYS', 10),
      numberSince,
    },
    memoryMaxBytes: number('WHATSAPP_MEMORY_MAX_MB', 1500) * 1_048_576,
  };
  return problems.length > 0 ? { problems } : { settings };
}
