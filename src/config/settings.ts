import { isIP } from 'node:net';
import { z } from 'zod';
import { crashpoints } from '../crashpoint.js';
import { jsonOf } from '../http.js';
import { ussdCodeSchema } from './chama.js';
import type { Environment } from './types.js';

const oneOf = <const T extends readonly [string, ...string[]]>(choices: T) =>
  z
    .string()
    .toLowerCase()
    .pipe(z.enum(choices, { error: `must be one of: ${choices.join(', ')}` }));
const flag = z
  .enum(['0', '1', 'true', 'false'], { error: 'must be 1 or 0' })
  .default('0')
  .transform((value) => value === '1' || value === 'true');
const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a number from 0 to 65535')
  .transform(Number)
  .refine((number) => number <= 65_535, 'must be a number from 0 to 65535');
const optional = z.string().optional();
const list = optional.transform((value) =>
  (value ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
);

const publicUrl = z.string().refine((text) => {
  if (!URL.canParse(text)) return false;
  const { protocol, username, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && search === '' && hash === '';
}, 'must be an address like https://chama.example.org, with nothing behind it');

/** As Express takes it: a number of proxies, or their addresses. `true` would believe anybody. */
const trustProxy = z.string().transform((text, context): number | string[] => {
  if (/^[1-9]$/.test(text)) return Number(text);
  const proxies = text.split(',').map((proxy) => proxy.trim());
  if (proxies.every((proxy) => isProxy(proxy))) return proxies;
  context.addIssue({
    code: 'custom',
    message: 'must be the number of proxies before this service, or their addresses (10.0.0.0/8, loopback)',
  });
  return z.NEVER;
});

function isProxy(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', bits, more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more !== undefined) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) > 0 && Number(bits) <= (version === 4 ? 32 : 128));
}

const databaseUrl = z.string().superRefine((url, context) => {
  if (/^postgres(?:ql)?:/i.test(url))
    context.addIssue({
      code: 'custom',
      message: 'is a PostgreSQL address, which a later version will take. Leave it out, or give file:<path>',
    });
  else if (!/^file:(?:\/\/)?[^:?#]+$/.test(url)) context.addIssue({ code: 'custom', message: 'must be file:<path>' });
});

const redisUrl = z.string().refine((text) => /^rediss?:\/\/./.test(text) && URL.canParse(text), 'must be redis://<host>:<port>');

const graphUrl = z
  .string()
  .transform((url) => url.replace(/\/+$/, ''))
  .refine((url) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) && /\/v\d{1,3}\.0$/.test(url), {
    message: 'must end in a version, like https://graph.facebook.com/v23.0',
  });

const Templates = z.record(
  z.string().max(100),
  z.strictObject({
    name: z.string().regex(/^[a-z0-9_]{1,512}$/),
    languages: z.partialRecord(z.enum(['en', 'sw', 'fr']), z.string().min(2).max(10)),
    parameters: z.array(z.string().max(100)).max(20).optional(),
  }),
);

/** JSON: text key → the template that says it; `*` for all other texts. */
const templates = z.string().transform((text, context): z.output<typeof Templates> => {
  const read = Templates.safeParse(jsonOf(text));
  if (read.success) return read.data;
  const [first] = read.error.issues;
  context.addIssue({
    code: 'custom',
    message: `must be JSON like {"*":{"name":"chama_news","languages":{"en":"en"}}}: ${[...(first?.path ?? []), first?.message ?? ''].join(' ')}`,
  });
  return z.NEVER;
});

const crashpoint = z.string().refine((text) => {
  const [place = '', count = '1', more] = text.split(':');
  const name = place.replace(/@[A-Za-z]+$/, '');
  return crashpoints.some((known) => known === name) && /^[1-9]\d{0,8}$/.test(count) && more === undefined;
}, 'must be <name>:<number>, with a name that "node dist/src/main.js --list-crashpoints" lists');

/** Every variable that is not of a chama, with its default. A variable that is set to nothing is not set. */
export const settings = {
  MODE: oneOf(['demo', 'live']).default('demo'),
  ROLE: oneOf(['all', 'web', 'worker', 'whatsapp']).default('all'),
  PORT: port.default(8080),
  HOST: z
    .string()
    .regex(/^\[?[\w.:%-]{1,253}\]?$/, 'must be an address or a name of this machine, like 127.0.0.1')
    .transform((host) => host.replace(/^\[|\]$/g, ''))
    .optional(),
  DATA_DIR: z.string().default('./data'),
  STANDINS_PORT: port.default(8090),
  TRUST_PROXY: trustProxy.optional(),
  ALLOW_LOOPBACK: flag,
  DEMO_PUBLIC: flag,
  PUBLIC_URL: publicUrl.transform((url) => url.replace(/\/+$/, '')).optional(),
  SECRET_KEY: list,
  METRICS_TOKEN: optional,
  CONSOLE_PASSWORD: optional,
  LOG_LEVEL: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  USSD_SECRET: optional,
  USSD_CODE: ussdCodeSchema.default('*384*100#'),
  USSD_DIALECT: oneOf(['africastalking', 'turns']).default('africastalking'),
  USSD_DIRECT_DIAL: flag,
  CALLBACK_TOKENS: list,
  DATABASE_URL: databaseUrl.optional(),
  REDIS_URL: redisUrl.optional(),
  CHAMAS_FILE: optional,
  WHATSAPP_DRIVER: oneOf(['none', 'web', 'cloud']).default('none'),
  WHATSAPP_BASE_URL: graphUrl.default('https://graph.facebook.com/v23.0'),
  WHATSAPP_TOKEN: optional,
  WHATSAPP_PHONE_NUMBER_ID: z
    .string()
    .regex(/^\d{5,20}$/, 'must be the id of the number at Meta, in digits; the number itself is something else')
    .optional(),
  WHATSAPP_APP_SECRET: list,
  WHATSAPP_VERIFY_TOKEN: optional,
  WHATSAPP_TEMPLATES: templates.optional(),
  CRASHPOINT: crashpoint.optional(),
};

export type Settings = { [Name in keyof typeof settings]: z.output<(typeof settings)[Name]> };

/** Reads each variable by itself, so that all that is wrong is said at once. One that is wrong stands at its default. */
export function readSettings(env: Environment): { set: Settings; wrong: Map<keyof Settings, string> } {
  const wrong = new Map<keyof Settings, string>();
  const entries = (Object.keys(settings) as (keyof Settings)[]).map((name) => {
    const schema: z.ZodType = settings[name];
    const read = schema.safeParse(env[name]?.trim() || undefined);
    if (!read.success) wrong.set(name, read.error.issues[0]?.message ?? 'is not right');
    return [name, read.success ? read.data : schema.parse(undefined)];
  });
  return { set: Object.fromEntries(entries) as Settings, wrong };
}
