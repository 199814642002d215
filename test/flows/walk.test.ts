import { readFileSync, readdirSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { smsVoice } from '../../src/channels/sms/voice.js';
import { screenMax, ussdVoice } from '../../src/channels/ussd/pages.js';
import { whatsappVoice } from '../../src/channels/whatsapp/voice.js';
import { spokenOf } from '../../src/conversation/spoken.js';
import { septets } from '../../src/gsm7.js';
import { major } from '../../src/money.js';
import { flows } from '../../flows/index.js';
import { languages, type Input, type Me } from '../../flows/kit/me.js';
import type { FlowEntry, Register } from '../../flows/kit/register.js';
import type { Screen } from '../../flows/kit/screen.js';
import { say } from '../../flows/kit/say.js';
import { speak } from '../../flows/texts/speak.js';
import { everybody } from './people.js';
import { describe as inWords, nodesOf, transitionsOf, walkThrough, type Stop } from './walk.js';
import { secrets, shortcuts } from './worlds.js';

const register: Register = flows;
const voices = { ussd: ussdVoice(), whatsapp: whatsappVoice(), sms: smsVoice() };

/** A choice is read at a glance, and fits a WhatsApp button. */
const labelMax = 20;
/** A chat shows names whole. */
const chatLabelMax = 64;
/** With the longest names and amounts; every other screen is one page of the smallest phone. `bind` is for WhatsApp. */
const pagesMax: Record<string, number> = {
  statement: 4,
  bind: 2,
  // With everything that there is to have and to owe at once.
  balance: 4,
  'claims.choosing': 6,
  // Lists, and what officers wrote in their own words.
  'loans.choosing': 3,
  'loans.plan': 4,
  'guarantor.choosing': 2,
  'meetings.agenda': 5,
  'votes.whole': 5,
  'votes.ballot': 4,
  'votes.results': 2,
  'votes.result': 2,
  'projects.about': 5,
  'who-paid.showing': 8,
  'papers.notices': 2,
  'papers.notice': 5,
  'papers.paper': 2,
  'rotation.list': 3,
  'welfare.showing': 5,
  'abroad.country': 3,
  'sender.check': 2,
  // A new price where the last one is over; what became of a payment, to the country of the longest name.
  'abroad-pay.price': 2,
  'abroad-orders.showing': 2,
  'abroad-recipient.bankCode': 2,
  'abroad-orders.choosing': 2,
  'pay-for.choosing': 3,
  // Nine things with the longest name of a chama; any other fits one page.
  'my-chama.choosing': 2,
  'sats.showing': 7,
  // What people write to one another.
  'treasurer.confirm': 4,
  'messages.choosing': 2,
  'messages.showing': 4,
  'messages.confirm': 4,
};

/** Whoever has matters of two kinds waiting may have to turn the page of the menu: payments, those of others, guarantees, votes. */
const hasTwoMatters = (flow: string, context: unknown): boolean =>
  flow === 'menu' && new Set((context as { waiting: { kind: string }[] }).waiting.map(({ kind }) => kind)).size > 1;

/** So may one for whom anything waits in a chama of the longest name that sells airtime as well, or sends money. */
const hasMuch = (flow: string, { chama }: Me, context: unknown): boolean =>
  flow === 'menu' &&
  (chama.airtime === true || chama.lightning === true || chama.abroad === true) &&
  (context as { waiting: unknown[] }).waiting.length > 0;

/** Screens that take more than a page with the longest values. */
const longer = new Set<string>();
const coverage: Record<string, { taken: Set<object>; all: object[] }> = {};

function invited(entry: FlowEntry, me: Me): boolean {
  if (entry.for === 'anyone') return true;
  return (entry.for === 'member') === (me.member !== undefined);
}

function inputsOf(flow: string, me: Me): Input[] {
  return [{ me }, ...(shortcuts[flow] ?? []).map((args) => ({ me, args }))];
}

/** Holds a screen against what its channel can show; returns how many pages it took. */
function holdScreen(screen: Screen, me: Me, ended: boolean): number {
  for (const notice of [screen.notice, say('engine.notUnderstood')]) {
    const spoken = spokenOf(screen, { language: me.language, notice, ended, prompt: 'p', home: false, first: false });
    const whole = [spoken.notice ?? '', spoken.text, ...spoken.options.map(({ label }) => label)];
    for (const text of whole) expect(text, 'every value is given').not.toMatch(/[{}]|undefined|NaN|\[object/);
    expect(spoken.text).not.toBe('');
    for (const { label } of spoken.options)
      expect(label.length, label).toBeLessThanOrEqual(me.channel === 'whatsapp' ? chatLabelMax : labelMax);
    const voice = voices[me.channel];
    const { pages } = voice.render(spoken, 0);
    for (let page = 0; page < pages; page++) {
      const { body } = voice.render(spoken, page);
      if (me.channel !== 'whatsapp') expect(septets(body), body).toBeDefined();
      if (me.channel === 'ussd') expect(septets(body), body).toBeLessThanOrEqual(screenMax);
    }
    if (notice === screen.notice) return pages;
  }
  return 1;
}

function endReachable(stops: Map<string, Stop>): Set<string> {
  const good = new Set([...stops].filter(([, stop]) => stop.ended).map(([key]) => key));
  for (let grown = true; grown;) {
    grown = false;
    for (const [key, stop] of stops)
      if (!good.has(key) && [...stop.onward].some((to) => good.has(to))) {
        good.add(key);
        grown = true;
      }
  }
  return good;
}

/** A flow with many answers has many places, and machines are busy. */
const walkMs = 120_000;

test.each(Object.entries(register))(
  '%s: every screen, for everybody, on every channel, in every language',
  async (flow, entry) => {
    const machine = entry.machine;
    const seen = { taken: new Set<object>(), all: transitionsOf(machine), values: new Set<string>() };
    coverage[flow] = seen;
    for (const { who, me } of everybody()) {
      if (!invited(entry, me)) continue;
      for (const input of inputsOf(flow, me)) {
        const { stops, taken, intents } = await walkThrough(machine, input);
        for (const transition of taken) seen.taken.add(transition);
        const canEnd = endReachable(stops);
        for (const [key, stop] of stops) {
          const at = `${who}, at ${flow}.${JSON.stringify(stop.value)}`;
          seen.values.add(JSON.stringify(stop.value));
          expect(stop.screen ?? stop.next, `${at}: says something or leads on`).toBeDefined();
          expect(stop.untaken, `${at}: every answer is taken`).toEqual([]);
          expect(canEnd.has(key), `${at}: has a way out`).toBe(true);
          expect(JSON.stringify(stop.context), `${at}: keeps no PIN and no code`).not.toMatch(secrets);
          if (stop.next) {
            const to = register[stop.next.flow];
            expect(to, `${at}: leads to ${stop.next.flow}`).toBeDefined();
            expect(to && (invited(to, me) || stop.next.flow === 'menu'), `${at}: may enter ${stop.next.flow}`).toBe(true);
          }
          if (!stop.screen) continue;
          if (stop.ended) expect(stop.screen.options ?? [], `${at}: asks nothing at the end`).toEqual([]);
          for (const language of languages) {
            const pages = holdScreen(stop.screen, { ...me, language }, stop.ended);
            const text = speak(language, stop.screen.text);
            if (me.channel === 'ussd' && pages > 1 && flow !== 'statement') longer.add(`${flow}: ${pages} pages in ${language}: ${text}`);
            const most =
              pagesMax[`${flow}.${String(stop.value)}`] ??
              pagesMax[flow] ??
              (hasTwoMatters(flow, stop.context) || hasMuch(flow, me, stop.context) ? 2 : 1);
            if (me.channel === 'ussd') expect(pages, `${at}: ${text}`).toBeLessThanOrEqual(most);
          }
        }
        for (const intent of intents) {
          expect(JSON.parse(JSON.stringify(intent))).toEqual(intent);
          expect(JSON.stringify(intent), 'no PIN in an intent').not.toMatch(secrets);
        }
      }
    }
    const states = nodesOf(machine).filter((node) => node.parent && (node.config.meta as object | undefined));
    const unreached = states.filter(({ key }) => !seen.values.has(JSON.stringify(key))).map(({ id }) => id);
    expect(unreached, 'every state is reached').toEqual([]);
    expect(seen.all.filter((transition) => !seen.taken.has(transition)).map(inWords), 'every transition is taken').toEqual([]);
  },
  walkMs,
);

test.each(Object.entries(register))('%s: a pure machine', (flow, { machine }) => {
  for (const node of nodesOf(machine)) {
    expect(node.type, node.id).not.toBe('history');
    expect(node.after, node.id).toEqual([]);
    expect([...node.entry, ...node.exit], `${node.id} acts on transitions only`).toEqual([]);
    expect(node.type === 'parallel', node.id).toBe(false);
    for (const { onError } of node.invoke as { onError?: unknown }[])
      expect(onError, "a failed read is the engine's to answer").toBeUndefined();
  }
  expect(machine.id).toBe(flow);
});

test('no flow keeps a clock, a timer or an actor of its own', () => {
  for (const file of readdirSync('flows', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')))
    expect(readFileSync(`flows/${file}`, 'utf8'), file).not.toMatch(/spawnChild|\bspawn\(|\bafter:|type: 'history'|delay:|Date\.now/);
});

test('a confirmation stands before every movement of money', () => {
  for (const [flow, state] of [
    ['contribute', 'confirm'],
    ['paid', 'confirm'],
    ['airtime', 'confirm'],
    ['remit', 'confirm'],
    ['airtime-sats', 'confirm'],
    ['buy-sats', 'confirm'],
    ['claims', 'confirm'],
    ['claims', 'refuse'],
    ['loan-apply', 'confirm'],
    ['loans', 'withdraw'],
    ['guarantor', 'agree'],
    ['guarantor', 'decline'],
    ['votes', 'ballot'],
    ['projects', 'confirm'],
    ['sender', 'check'],
    ['abroad-pay', 'confirm'],
    ['abroad-recipient', 'confirm'],
    ['abroad-orders', 'confirm'],
    ['pay-for', 'confirm'],
    ['treasurer', 'confirm'],
    ['messages', 'confirm'],
    ['messages', 'aside'],
    ['join', 'confirm'],
    ['joiners', 'accept'],
    ['joiners', 'refuse'],
  ] as const) {
    const node = nodesOf(flows[flow].machine).find(({ key }) => key === state);
    const { screen } = node?.config.meta as { screen: (context: unknown) => Screen };
    const me = everybody()[0]?.me;
    const priced = { status: 'quoted', quote: { amount: major(1, 'TZS'), pay: major(1, 'SAT'), get: major(1, 'SAT') } };
    expect(screen({ me, receipt: 'QK71ABC234', notice: undefined, guarantors: [], priced, bolt11: 'lnbc1', details: {} }).confirms).toBe(
      true,
    );
  }
});

test('each shortcut word names one flow, in small letters without accents', () => {
  const owners = new Map<string, string>();
  for (const [flow, { words }] of Object.entries(register))
    for (const word of Object.values(words ?? {}).flat()) {
      expect(word).toMatch(/^[a-z0-9]+$/);
      expect(owners.get(word) ?? flow, word).toBe(flow);
      owners.set(word, flow);
    }
  expect(owners.get('lipa')).toBe('contribute');
  expect(owners.get('solde')).toBe('balance');
});

afterAll(() => {
  const rows = Object.entries(coverage).map(
    ([flow, { taken, all }]) => `${flow} ${all.filter((one) => taken.has(one)).length}/${all.length}`,
  );
  const all = Object.values(coverage).reduce((sum, one) => sum + one.all.length, 0);
  const taken = Object.values(coverage).reduce((sum, one) => sum + one.all.filter((transition) => one.taken.has(transition)).length, 0);
  console.log([...longer].join('\n'));
  console.log(`transitions taken: ${taken}/${all} (${((100 * taken) / Math.max(1, all)).toFixed(1)} %): ${rows.join(', ')}`);
});
