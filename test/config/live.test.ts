import { describe, expect, it } from 'vitest';
import { live, problemsOf, read } from './live.js';

describe('live mode', () => {
  it('starts with what is needed, and fills in what the country implies', () => {
    const answer = read(live);
    expect(answer.status === 'wrong' ? answer.problems : []).toEqual([]);
    if (answer.status !== 'ok') return;
    expect(answer.config).toMatchObject({ mode: 'live', host: '0.0.0.0', port: 8080, publicUrl: live['PUBLIC_URL'] });
    expect(answer.config.chamas).toMatchObject([
      { id: 'main', name: 'Umoja', country: 'KE', currency: 'KES', language: 'en', timeZone: 'Africa/Nairobi', book: 'chamapay' },
    ]);
    expect(answer.config.chamas[0]?.providers.imarapay?.accountId).toBe(7);
    expect(Object.isFrozen(answer.config)).toBe(true);
  });

  it('with nothing set says all that is missing, at once', () => {
    const names = problemsOf({ MODE: 'live' }).map((problem) => problem.split(' ')[0]);
    expect(new Set(names)).toEqual(
      new Set([
        'CHAMA_NAME',
        'SECRET_KEY',
        'USSD_SECRET',
        'METRICS_TOKEN',
        'PUBLIC_URL',
        'IMARAPAY_BASE_URL',
        'IMARAPAY_API_USERNAME',
        'IMARAPAY_API_PASSWORD',
        'IMARAPAY_ACCOUNT_ID',
        'AFRICASTALKING_USERNAME',
        'AFRICASTALKING_API_KEY',
      ]),
    );
  });

  it('asks a chama in Cameroon for CamPay, by a token or by user name and password', () => {
    const { CHAMA_NAME, SECRET_KEY, USSD_SECRET, METRICS_TOKEN, PUBLIC_URL, AFRICASTALKING_USERNAME, AFRICASTALKING_API_KEY } = live;
    const ours = { SECRET_KEY, USSD_SECRET, METRICS_TOKEN, PUBLIC_URL, AFRICASTALKING_USERNAME, AFRICASTALKING_API_KEY };
    const espoir = { MODE: 'live', CHAMA_NAME, CHAMA_COUNTRY: 'CM', ...ours };
    expect(problemsOf(espoir)).toEqual([
      'CAMPAY_TOKEN is missing: without CamPay no contribution can be collected.',
      'CAMPAY_WEBHOOK_KEY is missing: without CamPay no contribution can be collected.',
    ]);
    expect(problemsOf({ ...espoir, CAMPAY_WEBHOOK_KEY: 'k', CAMPAY_USERNAME: 'u' })).toEqual([
      'CAMPAY_TOKEN is missing: give the permanent token, or user name and password.',
    ]);
    expect(problemsOf({ ...espoir, CAMPAY_WEBHOOK_KEY: 'k', CAMPAY_TOKEN: 't' })).toEqual([]);
    expect(read({ ...espoir, CAMPAY_WEBHOOK_KEY: 'k', CAMPAY_USERNAME: 'u', CAMPAY_PASSWORD: 'p' })).toMatchObject({
      config: { chamas: [{ currency: 'XAF', language: 'fr', book: 'local', providers: { campay: { username: 'u', password: 'p' } } }] },
    });
  });

  it('says what is wrong with a field beside all that is missing', () => {
    const problems = problemsOf({
      MODE: 'live',
      CHAMA_COUNTRY: 'Kenya',
      PORT: '99999',
      CHAMA_BOOK: 'chamapay',
      IMARAPAY_BASE_URL: 'https://x.co.ke',
    });
    expect(problems).toEqual(
      expect.arrayContaining([
        'PORT must be a number from 0 to 65535.',
        'CHAMA_COUNTRY must be one of: KE, TZ, UG, RW, CM, NG, GH, ZA.',
        'CHAMAPAY_API_KEY is missing: the chama keeps its book at ChamaPay (or set book to local).',
        'IMARAPAY_API_PASSWORD is missing.',
        "AFRICASTALKING_API_KEY is missing: without Africa's Talking no receipt can be sent.",
      ]),
    );
  });

  const cloud = {
    WHATSAPP_DRIVER: 'cloud',
    WHATSAPP_TOKEN: 'EAAG',
    WHATSAPP_PHONE_NUMBER_ID: '106540352242922',
    WHATSAPP_APP_SECRET: 'new3f,old9c',
    WHATSAPP_VERIFY_TOKEN: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  };

  it('takes the Cloud API with all that it needs, and says each thing that is missing', () => {
    const templates = {
      '*': { name: 'chama_news', languages: { en: 'en_US' } },
      'contribution.settled': { name: 'paid', languages: { sw: 'sw' }, parameters: ['amount'] },
    };
    expect(read({ ...live, ...cloud, WHATSAPP_TEMPLATES: JSON.stringify(templates) })).toMatchObject({
      config: {
        whatsappDriver: 'cloud',
        whatsappCloud: { baseUrl: 'https://graph.facebook.com/v23.0', appSecrets: ['new3f', 'old9c'], templates },
      },
    });
    expect(problemsOf({ ...live, WHATSAPP_DRIVER: 'cloud' }).map((problem) => problem.split(' ')[0])).toEqual(Object.keys(cloud).slice(1));
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['a number in place of its id', { WHATSAPP_PHONE_NUMBER_ID: '+254700000100' }, /^WHATSAPP_PHONE_NUMBER_ID must be the id/],
    ['a verify token that is guessable', { WHATSAPP_VERIFY_TOKEN: 'verify' }, /^WHATSAPP_VERIFY_TOKEN is shorter/],
    ['an address without a version', { WHATSAPP_BASE_URL: 'https://graph.facebook.com' }, /^WHATSAPP_BASE_URL must end in a version/],
    ['a stand-in', { WHATSAPP_BASE_URL: 'http://127.0.0.1:8090/whatsapp/v23.0' }, /^WHATSAPP_BASE_URL points at this machine/],
    ['templates that are none', { WHATSAPP_TEMPLATES: '{"*":{"name":"Chama News"}}' }, /^WHATSAPP_TEMPLATES must be JSON like/],
    ['too many secrets', { WHATSAPP_APP_SECRET: 'a,b,c,d' }, /^WHATSAPP_APP_SECRET has 4 values/],
  ])('does not start with the Cloud API and %s', (_what, change, problem) => {
    expect(problemsOf({ ...live, ...cloud, ...change })).toEqual([expect.stringMatching(problem)]);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['a secret is short', { SECRET_KEY: 'x7Kq2' }, /^SECRET_KEY is shorter than 24 characters\. Make one with: openssl rand/],
    ['a secret is a word', { SECRET_KEY: 'MySecretKeyForChamabot2026' }, /^SECRET_KEY is guessable/],
    ['a secret is one letter', { USSD_SECRET: 'a'.repeat(40) }, /^USSD_SECRET is guessable: it repeats/],
    ['a secret is a few letters again and again', { METRICS_TOKEN: 'k3Jx9QpZ'.repeat(4) }, /^METRICS_TOKEN is guessable: it repeats/],
    ['a secret is a sequence', { USSD_SECRET: 'abcdefghijklmnopqrstuvwxyz' }, /^USSD_SECRET is guessable: it is a sequence/],
    ['two secrets are one', { USSD_SECRET: live['SECRET_KEY'] ?? '' }, /^USSD_SECRET is the same as SECRET_KEY/],
    ['a secret cannot stand in an address', { USSD_SECRET: 'q8/Zt+3mWx0pLr5vYk2nBd7sHf4g==' }, /^USSD_SECRET stands in an address/],
    ['a callback token is weak', { CALLBACK_TOKENS: 'token-token-token-token-1' }, /^CALLBACK_TOKENS \(value 1\) is guessable/],
    [
      'more callback tokens than are live',
      { CALLBACK_TOKENS: ['a', 'b', 'c'].map((end) => `p9Xr3mKq7Zt1wVn5sLd8Fh2${end}`).join(',') },
      /^CALLBACK_TOKENS has 3 values, and 2 are live/,
    ],
    ['a second SECRET_KEY', { SECRET_KEY: `${live['SECRET_KEY'] ?? ''},${live['METRICS_TOKEN'] ?? ''}` }, /^SECRET_KEY has several values/],
    ['the address is no address', { PUBLIC_URL: 'chama.umoja.co.ke' }, /^PUBLIC_URL must be an address like https/],
    ['the address is not safe', { PUBLIC_URL: 'http://chama.umoja.co.ke' }, /^PUBLIC_URL must begin with https:/],
    ['the address is this machine', { PUBLIC_URL: 'https://localhost' }, /^PUBLIC_URL points at this machine/],
    ['the address holds a password', { PUBLIC_URL: 'https://a:b@umoja.co.ke' }, /^PUBLIC_URL must be an address/],
    [
      'a stand-in',
      { IMARAPAY_BASE_URL: 'http://127.0.0.1:8090/imarapay' },
      /^IMARAPAY_BASE_URL points at this machine, where only stand-ins live/,
    ],
    ['a stand-in, written otherwise', { IMARAPAY_BASE_URL: 'http://0x7f.1:8090/imarapay' }, /^IMARAPAY_BASE_URL points at this machine/],
    ['a stand-in by IPv6', { CHAMAPAY_BASE_URL: 'http://[::ffff:127.0.0.1]/v1' }, /^CHAMAPAY_BASE_URL points at this machine/],
    [
      'a stand-in on another machine',
      { AFRICASTALKING_BASE_URL: 'https://standins.umoja.co.ke:8090' },
      /^AFRICASTALKING_BASE_URL points at a stand-in's port/,
    ],
    ['a provider without https', { CHAMAPAY_BASE_URL: 'http://api.chamapay.co.ke/v1' }, /^CHAMAPAY_BASE_URL must begin with https:/],
    ["the demo's credential", { AFRICASTALKING_API_KEY: 'demo-africastalking-key' }, /^AFRICASTALKING_API_KEY is the demo's/],
    [
      'a name that only begins like this machine',
      { IMARAPAY_BASE_URL: 'http://localhost.evil.example' },
      /^IMARAPAY_BASE_URL must begin with https:/,
    ],
    ['PostgreSQL', { DATABASE_URL: 'postgres://u:hunter2@db/x' }, /^DATABASE_URL is a PostgreSQL address, which a later version/],
    ['another database', { DATABASE_URL: 'mysql://u:hunter2@db/x' }, /^DATABASE_URL must be file:<path>/],
    ['a part of the work', { ROLE: 'worker' }, /^ROLE=worker shares the work between processes, which needs a PostgreSQL database/],
    ['the driver', { ROLE: 'whatsapp' }, /^ROLE=whatsapp: the WhatsApp driver is a program of its own/],
    ['a mode that is none', { MODE: 'production' }, /^MODE must be one of: demo, live/],
    ['any proxy at all', { TRUST_PROXY: 'true' }, /^TRUST_PROXY must be the number of proxies/],
    ['a crashpoint that is none', { CRASHPOINT: 'leg.after-lunch' }, /^CRASHPOINT must be <name>:<number>/],
    ['a file that is not there', { CHAMAS_FILE: '/nowhere/chamas.json' }, /^CHAMAS_FILE cannot be read: \/nowhere\/chamas\.json/],
    ['a chama of another currency', { CHAMA_CURRENCY: 'TZS' }, /^CHAMA_CURRENCY must be KES where ImaraPay collects/],
    [
      'two collectors of two currencies',
      { CAMPAY_TOKEN: 't', CAMPAY_WEBHOOK_KEY: 'k' },
      /^CHAMA_CURRENCY must be XAF where CamPay collects/,
    ],
    ['an account that is no number', { IMARAPAY_ACCOUNT_ID: 'seven' }, /^IMARAPAY_ACCOUNT_ID must be a whole number above zero/],
    ['a time zone that is none', { CHAMA_TIMEZONE: 'Nairobi' }, /^CHAMA_TIMEZONE must be a time zone such as/],
  ])('does not start when it is given %s', (_what, change, problem) => {
    const problems = problemsOf({ ...live, ...change });
    expect(problems).toEqual([expect.stringMatching(problem)]);
    expect(problems[0]).not.toMatch(/hunter2|undefined|\[object/);
  });

  it('never says a secret, however wrong it is', () => {
    const env = {
      ...live,
      SECRET_KEY: 'hunter2-hunter2',
      IMARAPAY_API_PASSWORD: '',
      CALLBACK_TOKENS: 'hunter2',
      AFRICASTALKING_API_KEY: 'demo-hunter2',
    };
    expect(problemsOf(env).length).toBeGreaterThan(3);
    expect(problemsOf(env).join()).not.toContain('hunter2');
  });

  it('takes loopback and the demo credentials for a test that asks for it', () => {
    const stood = {
      IMARAPAY_BASE_URL: 'http://127.0.0.1:1/imarapay',
      IMARAPAY_API_PASSWORD: 'demo-imarapay-password',
      PUBLIC_URL: 'http://127.0.0.1:2',
    };
    expect(problemsOf({ ...live, ...stood, ALLOW_LOOPBACK: '1' })).toEqual([]);
    expect(problemsOf({ ...live, ...stood })).toHaveLength(3);
  });

  it.each([
    ['1', 1],
    ['10.0.0.0/8, 127.0.0.1', ['10.0.0.0/8', '127.0.0.1']],
    ['loopback', ['loopback']],
  ])('TRUST_PROXY=%s', (given, taken) => {
    expect(read({ ...live, TRUST_PROXY: given })).toMatchObject({ status: 'ok', config: { trustProxy: taken } });
  });

  it('reads values with blanks and line ends around them', () => {
    expect(read({ ...live, MODE: ' live\r', PORT: '8081 ', CHAMA_NAME: ' Umoja ' })).toMatchObject({
      status: 'ok',
      config: { port: 8081, chamas: [{ name: 'Umoja' }] },
    });
  });
});

const chamasOf = (env: Record<string, string>): string[] => {
  const answer = read(env);
  if (answer.status === 'wrong') throw new Error(answer.problems.join('\n'));
  return answer.config.chamas.map(({ id, name, currency, ussdCode }) => `${id} ${name} ${currency} ${ussdCode}`);
};

describe('demo mode', () => {
  it('starts with nothing set, on this machine alone', () => {
    expect(read({})).toMatchObject({ status: 'ok', config: { mode: 'demo', host: '127.0.0.1' } });
    expect(chamasOf({})).toEqual(['main Umoja KES *384*100#', 'tumaini Tumaini TZS *384*200#', 'espoir Espoir XAF *384*300#']);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['the network', { HOST: '0.0.0.0' }, /^HOST=0\.0\.0\.0 would show the demo, with its PINs, to the network/],
    ['all of IPv6', { HOST: '::' }, /^HOST=:: would show the demo/],
    ['an address of the network', { HOST: '192.168.1.7' }, /DEMO_PUBLIC=1/],
    ['a name that begins with localhost', { HOST: 'localhost.umoja.co.ke' }, /would show the demo/],
    ['a real key', { CHAMAPAY_API_KEY: 'cp_live_1' }, /^CHAMAPAY_API_KEY is a real credential, and MODE is demo/],
    ['a real key of a provider to come', { CAMPAY_PASSWORD: 'x' }, /^CAMPAY_PASSWORD is a real credential/],
    ['a real token', { WHATSAPP_TOKEN: 'EAAG' }, /^WHATSAPP_TOKEN is a real credential/],
    ['a real address', { IMARAPAY_BASE_URL: 'https://api.imarapay.co.ke' }, /^IMARAPAY_BASE_URL points at a real provider/],
    ['chamas', { CHAMAS_FILE: '/etc/chamas.json' }, /^CHAMAS_FILE is set, and MODE is demo, which brings its own chama/],
    ['one port twice', { PORT: '8090' }, /^PORT and STANDINS_PORT are both 8090/],
  ])('does not start when it is given %s', (_what, env, problem) => {
    expect(problemsOf(env)).toEqual([expect.stringMatching(problem)]);
  });

  it.each([
    { HOST: '127.0.0.2' },
    { HOST: '::1' },
    { HOST: 'localhost' },
    { HOST: '0.0.0.0', DEMO_PUBLIC: '1' },
    { PORT: '0', STANDINS_PORT: '0' },
  ])('starts with %j', (env) => expect(problemsOf(env)).toEqual([]));

  it("dials the code that the host chose, in the demo's first chama too", () => {
    expect(chamasOf({ USSD_CODE: '*483*7#' })[0]).toBe('main Umoja KES *483*7#');
  });
});
