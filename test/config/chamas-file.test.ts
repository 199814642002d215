import { describe, expect, it } from 'vitest';
import { live, problemsOf, read } from './live.js';

const env = { ...live, CHAMAS_FILE: 'chamas.json', CHAMA_NAME: '', KITE_PASSWORD: 'p1', KITE_SMS: 'k1' };
const problemsIn = (file: string, more: Record<string, string> = {}) => problemsOf({ ...env, ...more }, file);

const sms = '"africastalking": { "username": "kite", "apiKey": "${KITE_SMS}" }';
const mpesa = '"imarapay": { "baseUrl": "https://api.imarapay.co.ke", "username": "kite", "password": "${KITE_PASSWORD}", "accountId": 3 }';
const right = `[
  // one entry a chama
  {
    "id": "kite", "name": "Kite", "ussdCode": "*384*7#",
    "officers": { "MFT002": "chair" },
    "rules": { "cycleAmount": 500, "cycle": { "kind": "weekly", "weekday": 1 } },
    "providers": { ${mpesa}, ${sms} },
  },
  { "id": "tumaini", "name": "Tumaini", "country": "TZ", "providers": { ${sms} } },
]`;

describe('CHAMAS_FILE', () => {
  it('is read with its references, comments and last commas', () => {
    const answer = read(env, right);
    expect(answer.status === 'wrong' ? answer.problems : []).toEqual([]);
    expect(answer).toMatchObject({
      config: {
        chamas: [
          {
            id: 'kite',
            ussdCode: '*384*7#',
            book: 'local',
            officers: { MFT002: 'chair' },
            providers: { imarapay: { password: 'p1', accountId: 3 } },
          },
          { id: 'tumaini', currency: 'TZS', language: 'sw', timeZone: 'Africa/Dar_es_Salaam', ussdCode: '*384*100#' },
        ],
      },
    });
  });

  it('with a byte order mark and the line ends of Windows is the same', () => {
    expect(problemsIn(`\uFEFF${right.replaceAll('\n', '\r\n')}`)).toEqual([]);
    expect(problemsIn(`\uFEFF${right.replace('"Kite"', '""').replaceAll('\n', '\r\n')}`)).toEqual([
      'CHAMAS_FILE line 4, chama kite, name must not be empty.',
    ]);
  });

  const entry = (...lines: string[]) =>
    ['[', '  {', '    "id": "kite",', '    "name": "Kite",', ...lines, `    "providers": { ${mpesa}, ${sms} }`, '  }', ']'].join('\n');

  it.each<[string, string, string[]]>([
    ['nothing', ' \n', ['CHAMAS_FILE is empty. It must be a JSON list with one entry a chama.']],
    ['no JSON', '[\n  { "id": "kite"\n    "name": "Kite" }\n]', ['CHAMAS_FILE line 3: this is not JSON (comma expected)']],
    ['half a file', '[\n  { "id": "kite",\n', ['CHAMAS_FILE line 3: this is not JSON (property name expected)']],
    ['no entry', '[]', ['CHAMAS_FILE names no chama.']],
    ['an unknown field', entry('    "colour": "red",'), ['CHAMAS_FILE line 5, chama kite, colour is not a field that is known here.']],
    [
      'a wrong type',
      entry('    "country": "KE",', '    "officers": ["MFT002"],'),
      ['CHAMAS_FILE line 6, chama kite, officers must be an object in { }.'],
    ],
    ['a wrong choice', entry('    "language": "de",'), ['CHAMAS_FILE line 5, chama kite, language must be one of: en, sw, fr.']],
    ['a field twice', entry('    "name": "Kite again",'), ['CHAMAS_FILE line 4, chama kite, name is there twice.']],
    [
      'no prototype of anything',
      entry('    "__proto__": { "polluted": true },'),
      ['CHAMAS_FILE line 5, chama kite, __proto__ is not a field that is known here.'],
    ],
    [
      'wrong rules, each by its own line',
      entry(
        '    "rules": {',
        '      "cycleAmount": -5,',
        '      "cycle": { "kind": "monthly", "dueDay": 40 },',
        '      "dueDay": 3,',
        '      "approvals": "two"',
        '    },',
      ),
      [
        'CHAMAS_FILE line 6, chama kite, rules.cycleAmount must be a whole amount of KES, like 1000.',
        'CHAMAS_FILE line 7, chama kite, rules.cycle.dueDay must be at most 31.',
        'CHAMAS_FILE line 8, chama kite, rules.dueDay is not a field that is known here.',
        'CHAMAS_FILE line 9, chama kite, rules.approvals must be a number.',
      ],
    ],
    [
      'wrong rules beside a wrong field',
      entry('    "language": "de",', '    "rules": { "cycle": { "kind": "yearly" }, "cycleAmount": true },'),
      [
        'CHAMAS_FILE line 5, chama kite, language must be one of: en, sw, fr.',
        'CHAMAS_FILE line 6, chama kite, rules.cycleAmount must be a number or text in quotes.',
        'CHAMAS_FILE line 6, chama kite, rules.cycle.kind is of a kind that is not known here.',
      ],
    ],
    [
      'rules that contradict each other',
      entry('    "rules": { "minContribution": 500, "maxContribution": 100 },'),
      ['CHAMAS_FILE line 5, chama kite, rules.minContribution must not be more than maxContribution.'],
    ],
  ])('says of %s where it is', (_what, file, problems) => {
    expect(problemsIn(file).sort()).toEqual(problems.sort());
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('says which reference is not set, once', () => {
    expect(problemsIn(right, { KITE_PASSWORD: '' })).toEqual([
      'CHAMAS_FILE line 7, chama kite, providers.imarapay.password refers to ${KITE_PASSWORD}, which is not set.',
    ]);
    expect(problemsIn(right.replace('${KITE_PASSWORD}', '${kite}'))).toEqual([
      'CHAMAS_FILE line 7, chama kite, providers.imarapay.password has a reference that is not like ${NAME}: capital letters, digits and _.',
    ]);
  });

  it('says which ids are doubled, and where the first is', () => {
    expect(problemsIn(right.replace('"tumaini"', '"kite"'))).toEqual([
      'CHAMAS_FILE line 9, chama kite, id is taken by the entry at line 3.',
    ]);
  });

  it('says what live mode needs, entry by entry', () => {
    const bare = '[\n  { "id": "kite", "name": "Kite" },\n  { "name": "Tumaini", "country": "TZ", "book": "chamapay" }\n]';
    expect(problemsIn(bare)).toEqual([
      'CHAMAS_FILE line 2, chama kite, providers.imarapay.baseUrl is missing: without ImaraPay no contribution can be collected.',
      'CHAMAS_FILE line 2, chama kite, providers.imarapay.username is missing: without ImaraPay no contribution can be collected.',
      'CHAMAS_FILE line 2, chama kite, providers.imarapay.password is missing: without ImaraPay no contribution can be collected.',
      'CHAMAS_FILE line 2, chama kite, providers.imarapay.accountId is missing: without ImaraPay no contribution can be collected.',
      "CHAMAS_FILE line 2, chama kite, providers.africastalking.username is missing: without Africa's Talking no receipt can be sent.",
      "CHAMAS_FILE line 2, chama kite, providers.africastalking.apiKey is missing: without Africa's Talking no receipt can be sent.",
      'CHAMAS_FILE line 3, entry 2, id is missing.',
      'CHAMAS_FILE line 3, entry 2, providers.chamapay.apiKey is missing: the chama keeps its book at ChamaPay (or set book to local).',
      'CHAMAS_FILE line 3, entry 2, providers.chamapay.webhookSecret is missing: the chama keeps its book at ChamaPay (or set book to local).',
      "CHAMAS_FILE line 3, entry 2, providers.africastalking.username is missing: without Africa's Talking no receipt can be sent.",
      "CHAMAS_FILE line 3, entry 2, providers.africastalking.apiKey is missing: without Africa's Talking no receipt can be sent.",
    ]);
  });

  it('takes a stand-in for none, wherever it is written', () => {
    expect(problemsIn(right.replace('https://api.imarapay.co.ke', 'http://127.0.0.1:8090/imarapay'))).toEqual([
      expect.stringMatching(/^CHAMAS_FILE line 7, chama kite, providers\.imarapay\.baseUrl points at this machine/),
    ]);
  });

  it.each(['"text"', '7', 'null', '{}', '[null]', '[[]]', '[{"providers":{"imarapay":[]}}]', '[{"rules":[1]}]', '[{"id":{}}]'])(
    '%s is refused in words',
    (file) => {
      const problems = problemsIn(file);
      expect(problems.length).toBeGreaterThan(0);
      for (const problem of problems) expect(problem).toMatch(/^CHAMAS_FILE line 1, entry 1(?:, [\w.]+)? (?:must|is|has) .+\.$/);
    },
  );
});
