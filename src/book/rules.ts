import { z } from 'zod';
import { dateIn, minutes, type Clock } from '../clock.js';
import { isPositive } from '../money.js';
import type { Chama } from '../../flows/kit/me.js';
import { cycleOf, type Cycle } from './cycle.js';
import { defaultRules, isDate, rulesSchema, type Rules } from './rules-schema.js';
import type { ChamaSetup } from './setup.js';
import type { BookStore } from './store.js';

export type RulesSet = { status: 'set' } | { status: 'refused'; problems: string[] };

export type RuleBook = {
  /** The rules of a chama on a date (`YYYY-MM-DD`), from memory. Throws for a chama that is not set up. */
  rulesOn(chamaId: string, date: string): Rules;
  /** Today in the chama's time zone, its rules and the cycle that it falls in. */
  today(chamaId: string): { date: string; rules: Rules; cycle: Cycle };
  /** Changes what is named in `changes` from a date on, and leaves the rest as it is on that date. Later versions stay as they are. */
  setRules(chamaId: string, fromDate: string, changes: unknown, by: string): Promise<RulesSet>;
  /** The chama with what its rules of today say of it. */
  chamaNow: (chama: Chama) => Chama;
};

/** `written` is what was said, `read` what it means. */
type Version = { fromDate: string; written: Record<string, unknown>; read: Rules };

const written = z.record(z.string(), z.unknown());

/** Opens the chamas' rules, versioned by date and kept in memory. Throws, naming chama and field, when the host's own are not right. */
export async function openRules(deps: { store: BookStore; chamas: readonly ChamaSetup[]; clock: Clock }): Promise<RuleBook> {
  const { store, chamas, clock } = deps;
  const versions = new Map<string, Version[]>();

  for (const setup of chamas) {
    const first = parse(setup.chama, { ...startOf(setup.chama), ...written.parse(setup.rules ?? {}) });
    if (!first.read) throw new Error(`The rules of chama ${setup.chama.id} are not right: ${first.problems.join('; ')}`);
    versions.set(setup.chama.id, [{ fromDate: '0000-01-01', written: first.written, read: first.read }]);
  }
  for (const row of await store.rules()) {
    const chama = chamas.find(({ chama: { id } }) => id === row.chamaId)?.chama;
    if (!chama) continue; // a chama that the host has taken out
    const stored = parse(chama, { ...startOf(chama), ...written.parse(row.rules) });
    if (!stored.read) throw new Error(`The rules of chama ${chama.id} from ${row.fromDate} are not right: ${stored.problems.join('; ')}`);
    put(chama.id, { fromDate: row.fromDate, written: stored.written, read: stored.read });
  }

  function of(chamaId: string): Version[] {
    const known = versions.get(chamaId);
    if (!known) throw new Error(`no chama ${chamaId} is set up`);
    return known;
  }

  function put(chamaId: string, version: Version): void {
    const others = of(chamaId).filter(({ fromDate }) => fromDate !== version.fromDate);
    versions.set(
      chamaId,
      [...others, version].sort((a, b) => (a.fromDate < b.fromDate ? -1 : 1)),
    );
  }

  function on(chamaId: string, date: string): Version {
    const version = of(chamaId).findLast(({ fromDate }) => fromDate <= date);
    if (!version) throw new Error(`${date} is no date`);
    return version;
  }

  /** What was found for today, and in which minute: every turn asks, and a day begins with a minute in every time zone. */
  const found = new Map<string, { minute: number; versions: Version[]; today: ReturnType<RuleBook['today']> }>();

  function today(chamaId: string): ReturnType<RuleBook['today']> {
    const now = clock.now();
    const minute = Math.floor(now / minutes(1));
    const known = found.get(chamaId);
    if (known?.minute === minute && known.versions === versions.get(chamaId)) return known.today;
    const zone = on(chamaId, dateIn('UTC', now)).read.timeZone;
    const date = dateIn(zone, now);
    const rules = on(chamaId, date).read;
    const today = { date, rules, cycle: cycleOf(rules.cycle, date) };
    found.set(chamaId, { minute, versions: of(chamaId), today });
    return today;
  }

  return {
    rulesOn: (chamaId, date) => on(chamaId, date).read,
    today,

    async setRules(chamaId, fromDate, changes, by) {
      const chama = chamas.find(({ chama: { id } }) => id === chamaId)?.chama;
      if (!chama) return { status: 'refused', problems: ['chama: is not set up'] };
      if (!isDate(fromDate)) return { status: 'refused', problems: ['fromDate: must be a date, like 2026-11-30'] };
      const named = written.safeParse(changes);
      if (!named.success) return { status: 'refused', problems: ['must be an object of rules'] };
      const next = parse(chama, { ...on(chamaId, fromDate).written, ...named.data });
      if (!next.read) return { status: 'refused', problems: next.problems };
      await store.putRules({ chamaId, fromDate, rules: next.written, setBy: by, setAt: clock.now() });
      put(chamaId, { fromDate, written: next.written, read: next.read });
      return { status: 'set' };
    },

    chamaNow: (chama) => {
      const { rules } = today(chama.id);
      const airtime = chama.airtime === true && isPositive(rules.airtimeDailyMax);
      return { ...chama, timeZone: rules.timeZone, helpPhone: rules.helpPhone, ...(chama.airtime !== undefined && { airtime }) };
    },
  };
}

const startOf = ({ country, timeZone, helpPhone }: Chama) => defaultRules(country, timeZone, helpPhone);

type Parsed = { written: Record<string, unknown>; read?: Rules; problems: string[] };

function parse({ currency }: Chama, rules: Record<string, unknown>): Parsed {
  const parsed = rulesSchema(currency).safeParse(rules);
  if (parsed.success) return { written: rules, read: parsed.data, problems: [] };
  return { written: rules, problems: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) };
}
