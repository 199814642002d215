import { defaultRules, rulesSchema } from '../book/rules-schema.js';
import { liveAddressProblem, staysHere } from './addresses.js';
import { chamaSchema, completeChama, type ChamaConfig } from './chama.js';
import { readWith, type Problem } from './explain.js';

/** What the mode asks of a chama; undefined in demo mode, which brings its own. */
export type LiveNeeds = { allowLoopback: boolean; standinsPort: number };

export type CheckedChama = { chama: ChamaConfig | undefined; problems: Problem[] };

/** Reads one chama as the host wrote it, with everything that is wrong at once: its fields, its rules, and what live mode needs. */
export function checkChama(raw: unknown, ussdCode: string, live: LiveNeeds | undefined): CheckedChama {
  const read = readWith(chamaSchema, raw);
  const problems = read.status === 'wrong' ? [...read.problems] : [];
  const chama = read.status === 'ok' ? completeChama(read.value, ussdCode) : undefined;
  const basis = chama ?? basisOf(raw, ussdCode);
  if (basis) problems.push(...ruleProblems(basis));
  if (chama) problems.push(...railProblems(chama), ...simSwapProblems(chama));
  if (live) problems.push(...needed(raw), ...notReal(raw, live));
  return { chama: problems.length === 0 ? chama : undefined, problems };
}

/** What rules are read by, of a chama that has other faults; undefined when it is these that are wrong. */
function basisOf(raw: unknown, ussdCode: string): ChamaConfig | undefined {
  const { country, currency, timeZone, helpPhone, rules } = asObject(raw);
  const read = chamaSchema.safeParse({ id: 'x', name: 'x', country, currency, timeZone, helpPhone, rules });
  return read.success ? completeChama(read.data, ussdCode) : undefined;
}

/** The rules as the book will read them: what the chama says, over what its country starts with. */
function ruleProblems({ country, currency, timeZone, helpPhone, rules }: ChamaConfig): Problem[] {
  const read = readWith(rulesSchema(currency), { ...defaultRules(country, timeZone, helpPhone), ...rules });
  if (read.status === 'ok') return [];
  return read.problems.map(({ path, what }) => ({ path: ['rules', ...path], what }));
}

/** Each collector takes one currency, and so there is never more than one for a chama. */
function railProblems({ providers, currency }: ChamaConfig): Problem[] {
  return [
    ...(providers.imarapay && currency !== 'KES' ? [{ path: ['currency'], what: 'must be KES where ImaraPay collects' }] : []),
    ...(providers.campay && currency !== 'XAF' ? [{ path: ['currency'], what: 'must be XAF where CamPay collects' }] : []),
  ];
}

/** Who is to ask about SIMs, and settings that would do nothing. */
function simSwapProblems({ simSwap, providers }: ChamaConfig): Problem[] {
  if (!simSwap?.check) return [];
  return [
    ...(providers.africastalking
      ? []
      : [
          {
            path: ['simSwap', 'check'],
            what: "needs providers.africastalking: Africa's Talking asks the networks. Set it up, or set check to false",
          },
        ]),
    ...(simSwap.unknown !== undefined && simSwap.allowUpTo !== undefined
      ? [{ path: ['simSwap', 'allowUpTo'], what: `does nothing beside unknown: ${simSwap.unknown}. Leave one of the two out` }]
      : []),
  ];
}

/** Without these a provider cannot be called; each with what would not work. */
const required = {
  chamapay: { fields: ['apiKey', 'webhookSecret'], without: 'the chama keeps its book at ChamaPay (or set book to local)' },
  imarapay: { fields: ['baseUrl', 'username', 'password', 'accountId'], without: 'without ImaraPay no contribution can be collected' },
  africastalking: { fields: ['username', 'apiKey'], without: "without Africa's Talking no receipt can be sent" },
  campay: { fields: ['token', 'webhookKey'], without: 'without CamPay no contribution can be collected' },
} as const;

/** The providers that this chama cannot do without and does not have at all; one that is there in part is the schema's matter. */
function needed(raw: unknown): Problem[] {
  const { country = 'KE', book, providers } = asObject(raw);
  const given = asObject(providers);
  const wanted = [
    ...(book === 'chamapay' ? (['chamapay'] as const) : []),
    ...(country === 'KE' ? (['imarapay'] as const) : []),
    ...(country === 'CM' ? (['campay'] as const) : []),
    'africastalking' as const,
  ];
  return wanted
    .filter((name) => given[name] === undefined)
    .flatMap((name) =>
      required[name].fields.map((field) => ({ path: ['providers', name, field], what: `is missing: ${required[name].without}` })),
    );
}

/** Addresses of stand-ins, and the demo's credentials for them. */
function notReal(raw: unknown, live: LiveNeeds): Problem[] {
  return Object.entries(asObject(asObject(raw)['providers'])).flatMap(([name, settings]) => {
    const { baseUrl, insightsUrl, ...others } = asObject(settings);
    const address = typeof baseUrl === 'string' ? liveAddressProblem(baseUrl, live) : undefined;
    const second = typeof insightsUrl === 'string' ? liveAddressProblem(insightsUrl, live) : undefined;
    const isTest = live.allowLoopback && typeof baseUrl === 'string' && URL.canParse(baseUrl) && staysHere(new URL(baseUrl).hostname);
    const demos = isTest ? [] : Object.entries(others).filter(([, value]) => typeof value === 'string' && value.startsWith('demo-'));
    return [
      ...(address === undefined ? [] : [{ path: ['providers', name, 'baseUrl'], what: address }]),
      ...(second === undefined ? [] : [{ path: ['providers', name, 'insightsUrl'], what: second }]),
      ...demos.map(([field]) => ({ path: ['providers', name, field], what: "is the demo's. Put in the one that the provider gave you" })),
    ];
  });
}

const asObject = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
