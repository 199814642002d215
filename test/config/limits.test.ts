import { describe, expect, it } from 'vitest';
import { major } from '../../src/money.js';
import { defaultRules, rulesSchema } from '../../src/book/rules-schema.js';
import { live, problemsOf, read } from './live.js';

const env = { ...live, CHAMAS_FILE: 'chamas.json', CHAMA_NAME: '', KITE_PASSWORD: 'p1', KITE_SMS: 'k1' };
const at = '{ "username": "kite", "apiKey": "${KITE_SMS}" }';
const mpesa = '{ "baseUrl": "https://api.imarapay.co.ke", "username": "kite", "password": "${KITE_PASSWORD}", "accountId": 3 }';
const file = (more: string, africastalking = at) =>
  `[{ "id": "kite", "name": "Kite", ${more} "providers": { "imarapay": ${mpesa}, "africastalking": ${africastalking} } }]`;
const problems = (more: string, africastalking = at) =>
  problemsOf(env, file(more, africastalking)).map((problem) => problem.replace('CHAMAS_FILE line 1, chama kite, ', ''));

describe('what the host says of limits', () => {
  it.each<[string, string[]]>([
    ['"sendLimits": { "perOperation": 20000, "perMemberDay": 50000, "perChamaDay": 500000 }', []],
    ['"collectLimits": { "perMemberDay": "100000" }', []],
    ['"sendLimits": { "perMemberDay": 0 }', []],
    ['"sendLimitsIn": { "TZS": { "perMemberDay": 500000 }, "SAT": { "perOperation": 100000 } }', []],
    ['"sendLimits": { "perOperation": 50001, "perMemberDay": 50000 }', ['rules.sendLimits.perOperation must not be more than perMemberDay.']],
    ['"collectLimits": { "perMemberDay": 500, "perChamaDay": 400 }', ['rules.collectLimits.perChamaDay must not be less than what one member may.']],
    ['"collectLimits": { "perOperation": 500, "perChamaDay": 400 }', ['rules.collectLimits.perChamaDay must not be less than what one member may.']],
    ['"sendLimits": { "perMemberDay": 10.5 }', ['rules.sendLimits.perMemberDay must be a whole amount of KES, like 1000.']],
    ['"sendLimits": { "perMemberDay": -1 }', ['rules.sendLimits.perMemberDay must be a whole amount of KES, like 1000.']],
    ['"sendLimits": { "perWeek": 5 }', ['rules.sendLimits.perWeek is not a field that is known here.']],
    ['"sendLimitsIn": { "KES": { "perMemberDay": 5 } }', ['rules.sendLimitsIn.KES is the chama’s own currency: sendLimits is for that.']],
    ['"sendLimitsIn": { "BTC": {} }', ['rules.sendLimitsIn.BTC is not a field that is known here.']],
    ['"waitAfterPinResetHours": 0, "waitAfterLinkHours": 336', []],
    ['"waitAfterPinResetHours": 337', ['rules.waitAfterPinResetHours must be at most 336.']],
  ])('{ %s }: %j', (rules, wrong) => expect(problems(`"rules": { ${rules} },`)).toEqual(wrong)); // prettier-ignore

  it('nobody who says nothing pays in less than before, and what goes out has the day of mobile money', () => {
    const rules = rulesSchema('KES').parse(defaultRules('KE', 'Africa/Nairobi', ''));
    expect(rules.collectLimits).toEqual({});
    expect(rules.sendLimits).toEqual({ perMemberDay: major(500_000, 'KES') });
    expect(rules.sendLimitsIn).toEqual({});
    expect(rules).toMatchObject({ waitAfterPinResetHours: 24, waitAfterLinkHours: 24 });
  });
});

describe('what the host says of SIM swaps and airtime', () => {
  it.each<[string, string, string[]]>([
    ['"simSwap": { "check": true },', at, []],
    ['"simSwap": { "check": true, "coolDownHours": 168, "allowUpTo": 5000 },', at, []],
    ['"simSwap": { "check": false, "unknown": "hold" },', at, []],
    ['"simSwap": {},', at, ['simSwap.check is missing.']],
    ['"simSwap": { "check": true, "coolDownHours": 0 },', at, ['simSwap.coolDownHours must be a whole number above zero.']],
    ['"simSwap": { "check": true, "coolDownHours": 721 },', at, ['simSwap.coolDownHours must be 720 hours at most.']],
    ['"simSwap": { "check": true, "unknown": "maybe" },', at, ['simSwap.unknown must be one of: allow, hold.']],
    ['"simSwap": { "check": true, "unknown": "hold", "allowUpTo": 5 },', at, ['simSwap.allowUpTo does nothing beside unknown: hold. Leave one of the two out.']],
    ['', at.replace(' }', ', "airtimeMost": 2000, "insightsUrl": "https://insights.africastalking.com" }'), []],
    ['', at.replace(' }', ', "airtimeMost": 0 }'), ['providers.africastalking.airtimeMost must be a whole number above zero.']],
    ['', at.replace(' }', ', "insightsUrl": "http://insights.africastalking.com" }'), ['providers.africastalking.insightsUrl must begin with https://.']],
    ['', at.replace(' }', ', "insightsUrl": "https://127.0.0.1/x" }'), ['providers.africastalking.insightsUrl points at this machine, where only stand-ins live. Give the real address (for a test, ALLOW_LOOPBACK=1).']],
  ])('%s %s: %j', (more, africastalking, wrong) => expect(problems(more, africastalking)).toEqual(wrong)); // prettier-ignore

  it('without Africa’s Talking nobody can be asked', () => {
    const without = `[{ "id": "kite", "name": "Kite", "simSwap": { "check": true }, "providers": { "imarapay": ${mpesa} } }]`;
    expect(problemsOf(env, without).join(' ')).toContain(
      "simSwap.check needs providers.africastalking: Africa's Talking asks the networks. Set it up, or set check to false.",
    );
  });

  it('has what holds where nothing is said, and the variables of a single chama', () => {
    const answer = read(env, file('"simSwap": { "check": true },'));
    expect(answer).toMatchObject({ config: { chamas: [{ simSwap: { check: true, coolDownHours: 72 } }] } });
    const one = read({ ...live, AFRICASTALKING_AIRTIME_MOST: '2000', AFRICASTALKING_INSIGHTS_URL: 'https://insights.example.com' });
    expect(one).toMatchObject({
      config: { chamas: [{ providers: { africastalking: { airtimeMost: 2000, insightsUrl: 'https://insights.example.com' } } }] },
    });
  });
});
