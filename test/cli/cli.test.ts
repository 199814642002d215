import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Environment } from '../../src/config.js';
import { wholeService } from '../app/installation.js';
import { live } from '../config/live.js';
import { freshFolder } from '../stores/fresh-folder.js';
import { command, done } from './terminal.js';

let it_: Awaited<ReturnType<typeof wholeService>>;
let env: Environment;
const folder = freshFolder();
beforeAll(async () => {
  it_ = await wholeService();
  await it_.start();
  env = { PORT: String(it_.port), STANDINS_PORT: String(it_.installation.standins?.port), DATA_DIR: it_.dataDir };
});
afterAll(async () => {
  await it_.close();
  folder.remove();
});

/** An environment in which nothing runs. */
const nothing = (): Environment => ({ PORT: '9', STANDINS_PORT: '10', DATA_DIR: join(folder.path, 'nothing') });

describe('the command line itself', () => {
  it.each([[[]], [['help']], [['--help']], [['-h']]])('%j lists the commands', async (args) => {
    const { exit, output } = await done(args, {});
    expect(exit).toBe(0);
    for (const name of ['start', 'dial', 'chat', 'doctor', 'sync', 'ledger', 'operations', 'review', 'deliveries', 'standins'])
      expect(output).toContain(`\n  ${name} `);
  });

  it.each([[['help', 'dial']], [['dial', '--help']]])('%j tells all about one', async (args) => {
    const { exit, output } = await done(args, {});
    expect([exit, output]).toEqual([0, expect.stringMatching(/^chamabot dial \[options\][^]*--phone …[^]*--json/)]);
  });

  it.each<[string[], RegExp]>([
    [['dance'], /^chamabot has no command "dance"\. See: chamabot help/],
    [['__proto__'], /no command "__proto__"/],
    [['constructor'], /no command "constructor"/],
    [['dial', '--fone', '1'], /Unknown option '--fone'/],
    [['dial', '--phone'], /^Option '--phone.* argument/],
    [['dial', '0712000001'], /Unexpected argument '0712000001'/],
    [['dial', '--phone', 'Amina'], /^Amina is no phone number/],
    [['ledger'], /^Say what: chamabot ledger verify/],
    [['ledger', 'burn'], /^Say what: chamabot ledger verify/],
    [['ledger', 'verify', 'twice'], /^Say what/],
    [['operations', 'show'], /^Say what/],
    [['operations', 'list', '--state', 'lost'], /^Say what/],
    [['operations', 'list', '--max', '-1'], /^(?:Say what|Option '--max')/],
    [['review'], /^Say what/],
    [['standins', '--port', '70000'], /^--port 70000 must be/],
    [['standins', '--ussd', 'here'], /^--ussd must be an address/],
    [['doctor', '--chama', 'kite'], /^There is no chama kite\. There are: main/],
  ])('%j is asked for wrongly', async (args, problem) => {
    const asked = await done(args, env);
    expect([asked.exit, asked.output, asked.error]).toEqual([64, '', expect.stringMatching(problem)]);
    const json = await done([...args, '--json'], env);
    expect([json.exit, json.error, JSON.parse(json.output)]).toEqual([64, '', { error: expect.stringMatching(problem) as string }]);
  });

  it.each(['dial', 'chat', 'doctor', 'sync', 'ledger verify', 'operations list', 'review list', 'deliveries'])(
    '%s with a wrong configuration says what is wrong',
    async (line) => {
      const { exit, error } = await done(line.split(' '), { MODE: 'live', DATABASE_URL: 'postgres://u:hunter2@db/x' });
      expect([exit, error]).toEqual([78, expect.stringContaining('  - SECRET_KEY is missing.')]);
      expect(error).not.toMatch(/hunter2|\n\s+at /);
      const { output } = await done([...line.split(' '), '--json'], { MODE: 'live' });
      expect((JSON.parse(output) as { problems: string[] }).problems.length).toBeGreaterThan(8);
    },
  );

  it.each(['dial', 'chat'])('%s with nothing running says how to start', async (name) => {
    expect(await done([name], nothing())).toEqual({
      exit: 1,
      output: '',
      error: 'The service is not running. Start it in another terminal with: npm start\n',
    });
  });

  it.each(['ledger verify', 'ledger export', 'operations list', 'review list', 'deliveries'])(
    '%s before the first start is a sentence',
    async (line) => {
      const { exit, error } = await done(line.split(' '), nothing());
      expect([exit, error]).toEqual([
        1,
        expect.stringMatching(/^There is no money database at .*money\.db yet: the first start of the service makes it\.\n$/),
      ]);
    },
  );

  it('a database that is none is a sentence', async () => {
    const dataDir = join(folder.path, 'odd');
    const { exit } = await done(['doctor'], { ...nothing(), DATA_DIR: dataDir });
    expect([exit, existsSync(dataDir)]).toEqual([1, true]);
    writeFileSync(join(dataDir, 'money.db'), 'this is a letter to my aunt '.repeat(100));
    for (const line of ['ledger verify', 'operations list']) {
      const { error } = await done(line.split(' '), { ...nothing(), DATA_DIR: dataDir });
      expect(error).toMatch(/a database there is damaged or is none \(SQLITE_NOTADB\)\. Restore a backup\.\n$/);
    }
    expect((await done(['doctor'], { ...nothing(), DATA_DIR: dataDir })).output).toMatch(/✗ money database: .* cannot be read/);
  });

  it('a folder that is a file is a sentence', async () => {
    writeFileSync(join(folder.path, 'file'), '');
    const { error } = await done(['sync'], { ...nothing(), DATA_DIR: join(folder.path, 'file') });
    expect(error).toMatch(/^DATA_DIR .*file is no folder but a file\. Give another DATA_DIR\.\n$/);
  });
});

describe('dial', () => {
  it('plays the whole path in the terminal: contribute, approve, receipt, and the story of it', async () => {
    const phone = command(['dial', '--phone', '0712 000 003', '--stay', '--json'], env);
    const screen = () => String(phone.lines().at(-1)?.['screen']);
    await vi.waitFor(() => expect(screen()).toContain('Contribute'), { timeout: 5000 });
    phone.type(/(\d+)\.? Contribute/.exec(screen())?.[1] ?? '');
    for (let step = 2; step < 9 && phone.lines().at(-1)?.['ended'] !== true; step++) {
      await vi.waitFor(() => expect(phone.lines()).toHaveLength(step), { timeout: 5000 });
      if (phone.lines().at(-1)?.['ended'] !== true) phone.type('1');
    }
    const arrived = (kind: string) =>
      vi.waitFor(() => expect(phone.lines().map((line) => line['kind'])).toContain(kind), { timeout: 15_000 });
    await arrived('prompt');
    phone.type('0000');
    await arrived('promptClosed');
    await vi.waitFor(() => expect(phone.said.output).toMatch(/"kind":"sms".*KES 1,000/), { timeout: 15_000 });
    phone.hangUp();
    expect(await phone.exit).toBe(0);

    const list = JSON.parse((await done(['operations', 'list', '--json'], env)).output) as { id: string; state: string; phone: string }[];
    expect(list).toHaveLength(1);
    expect(list[0]?.phone).toBe('+2547•••••003');
    const { output } = await done(['operations', 'show', list[0]?.id ?? ''], env);
    expect(output).toMatch(
      /^contribution \w{26}: KES 1,000[^]*the member confirmed\n[^]*collect: sent to imarapay[^]*posted [^]*message [^]*: (?:sent|delivered) by sms/,
    );
    expect(output).not.toContain('254712000003');
    expect(JSON.parse((await done(['operations', 'show', list[0]?.id ?? '', '--json'], env)).output)).toMatchObject({
      operation: { id: list[0]?.id },
    });
  });

  it('shows the frame of a phone to a person, and hangs up with the input', async () => {
    const phone = command(['dial', '--phone', '+254712000002'], env);
    await vi.waitFor(() => expect(phone.said.output).toMatch(/\+254712000002 dials \*384\*100#\n┌─+┐\n[^]*\/156 ─┘\n> $/), {
      timeout: 5000,
    });
    phone.hangUp();
    expect(await phone.exit).toBe(0);
  });

  it.each([
    ['Neema, in Tanzania', '+255741000001', '*384*200#', 'Tumaini'],
    ['Fotso, in Cameroon', '+237670000001', '*384*300#', 'Espoir'],
    ['who has another code in mind', '+237670000001', '*384*100#', 'Umoja', ['--code', '*384*100#']],
  ])('dials the code of their own chama: %s', async (_who, phone, code, chama, more = []) => {
    const { exit, output } = await done(['dial', '--phone', phone, ...more], env);
    expect([exit, output]).toEqual([0, expect.stringContaining(`${phone} dials ${code}\n`)]);
    expect(output).toContain(chama);
  });

  it('dials as anybody', async () => {
    const { exit, output } = await done(['dial', '--phone', '+255741999999'], env);
    expect([exit, output]).toEqual([0, expect.stringContaining('┌─')]);
  });

  it('in live mode asks whose phone it is', async () => {
    const { exit, error } = await done(['dial'], live);
    expect([exit, error]).toEqual([64, 'Say whose phone: --phone +254…\n']);
  });
});

describe('chat', () => {
  it('converses by the door of the drivers, and shows what comes by itself', async () => {
    const chat = command(['chat', '--json', '--phone', '+254712000004'], env);
    chat.type('hi');
    await vi.waitFor(() => expect(chat.said.output).toMatch(/"answers":\["[^]*Umoja/), { timeout: 5000 });
    await it_.installation.simulator?.deliver({ to: '254712000004@c.us', text: 'KES 500 received', id: 'n1' });
    await vi.waitFor(() => expect(chat.lines()).toContainEqual({ arrived: 'KES 500 received' }), { timeout: 5000 });
    chat.hangUp();
    expect(await chat.exit).toBe(0);
  });

  it('to a person shows bubbles, receipts among them', async () => {
    const chat = command(['chat', '--phone', '+254712000005'], env);
    chat.type('hi');
    await vi.waitFor(() => expect(chat.said.output).toMatch(/ {2}┃ .*Umoja/), { timeout: 5000 });
    await it_.installation.simulator?.deliver({ to: '254712000005@c.us', text: 'KES 500 received', id: 'n2' });
    await vi.waitFor(() => expect(chat.said.output).toContain('  ┃ KES 500 received'), { timeout: 5000 });
    chat.hangUp();
    expect(await chat.exit).toBe(0);
  });

  it('shows the payment prompt of the phone, whose PIN goes to it and never into the chat', async () => {
    const chat = command(['chat', '--phone', '+254712000002'], env);
    const says = (what: string | RegExp, timeout = 15_000) =>
      vi.waitFor(() => expect(chat.said.output).toMatch(what), { timeout, interval: 50 });
    chat.type('pay 500');
    await says(/Pay KES 500/);
    chat.type('yes');
    await says(/M-PESA: pay KES 500\.00 to Umoja[^\n]*\?\n {2}Type the M-Pesa PIN \(0000 in the demo\), or x to cancel\.\n> $/);
    chat.type('0000');
    await says(/┃ .*KES 500[^]* (?:code|received|receipt)/i);
    expect(chat.said.output).not.toMatch(/PIN is never|\u001b/);
    chat.type('lipa 600');
    await says(/(?:Pay|Lipa) KES 600/);
    chat.type('1');
    await says(/pay KES 600\.00 to/);
    const before = chat.said.output.length;
    chat.type('x');
    await vi.waitFor(() => expect(chat.said.output.slice(before)).toMatch(/┃ [^]*(?:cancel|not paid|nothing)/i), {
      timeout: 15_000,
      interval: 50,
    });
    chat.hangUp();
    expect(await chat.exit).toBe(0);
  });

  it('speaks for nobody who is not in the demo, and for nobody in live mode', async () => {
    expect((await done(['chat', '--phone', '+255741999999'], env)).error).toBe('The demo has nobody with the number +255741999999.\n');
    const { exit, error } = await done(['chat', '--phone', '+254712000001'], live);
    expect([exit, error]).toEqual([1, expect.stringContaining('in demo mode only')]);
  });
});

describe('doctor', () => {
  type Report = {
    well: boolean;
    checks: { subject: string; status: string; what: string; todo?: string }[];
    addresses: { what: string; address: string }[];
  };
  const report = async (of: Environment) => {
    const { exit, output } = await done(['doctor', '--json'], of);
    return { exit, ...(JSON.parse(output) as Report) };
  };
  const wrong = ({ checks }: Report) => checks.filter(({ status }) => status === 'wrong');

  it('of a demo that runs finds nothing wrong', async () => {
    const { exit, well, checks } = await report(env);
    expect([exit, well]).toEqual([0, true]);
    expect(checks.map(({ subject }) => subject)).toEqual([
      'configuration',
      'service',
      'disk',
      'money database',
      ...['ImaraPay', 'ChamaPay', "Africa's Talking", 'SIM swaps', 'BitPesa', 'ChapSmart', 'clock'],
      ...["Africa's Talking", 'ChapSmart', 'clock'],
      ...['CamPay', "Africa's Talking", 'clock'],
    ]);
    const { output } = await done(['doctor'], env);
    expect(output).toMatch(/✓ main: ImaraPay: collects into Umoja Chama\n/);
    expect(output).toMatch(/✓ main: BitPesa: holds KES [\d,]+, /);
    expect(output).toMatch(/✓ tumaini: ChapSmart: answers\n/);
    expect(output).toMatch(/✓ espoir: CamPay: holds [\d\s]+ FCFA at MTN, [\d\s]+ FCFA at Orange\n/);
  });

  /** Delivery reports, incoming SMS, opt-outs, airtime that went through, whether it was ours, and SIMs that were changed. */
  const talks = (chama: string) => Array.from({ length: 6 }, () => `africastalking/${chama}`);

  it('prints addresses that work', async () => {
    const { addresses } = await report(env);
    const at = (what: string) => addresses.find((one) => one.what.startsWith(what))?.address ?? '';
    const status = async (url: string, body: string) =>
      (await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } })).status;
    expect(await status(at('ImaraPay'), '{}')).toBe(200);
    expect(await status(at("Africa's Talking delivery"), 'id=1&status=Success')).toBe(200);
    expect(await status(at("Africa's Talking incoming"), 'id=1')).toBe(400);
    expect(await status(at("Africa's Talking opt-outs"), 'senderId=UMOJA&phoneNumber=%2B254712000099')).toBe(200);
    expect(await status(at("Africa's Talking opt-outs"), 'senderId=UMOJA')).toBe(400);
    expect(await status(at('ChamaPay'), '{}')).toBe(401);
    expect(await status(`${at('WHATSAPP_DOOR_URL')}/state`, '{"state":"starting"}')).toBe(200);
    expect(await status(at('CamPay'), '{}')).toBe(200);
    expect((await fetch(`${at('CamPay')}?status=SUCCESSFUL`)).status).toBe(200);
    expect(await status(at('BitPesa'), '{}')).toBe(401);
    const seconds = addresses.filter(({ what }) => what.includes('second'));
    expect(seconds.map(({ address }) => /callbacks\/(\w+\/\w+)/.exec(address)?.[1])).toEqual([
      ...['imarapay/main', 'chamapay/main', 'bitpesa/main', ...talks('main')],
      ...talks('tumaini'),
      ...['campay/espoir', ...talks('espoir')],
    ]);
    expect(new Set(addresses.map(({ address }) => address)).size).toBe(addresses.length);
  });

  it('with nothing running says so, and what to do', async () => {
    const it = await report(nothing());
    expect(it.exit).toBe(1);
    expect(wrong(it).map(({ subject }) => subject)).toEqual([
      ...['ImaraPay', 'ChamaPay', "Africa's Talking", 'BitPesa', 'ChapSmart'],
      ...["Africa's Talking", 'ChapSmart', 'CamPay', "Africa's Talking"],
    ]);
    expect((await done(['doctor'], nothing())).output).toContain('the providers are stand-ins, which run with the service: npm start');
  });

  it('finds each wrong credential, and prints none', async () => {
    const at = it_.installation.standins?.url ?? '';
    const own: Environment = {
      ...live,
      ALLOW_LOOPBACK: '1',
      DATA_DIR: join(folder.path, 'live'),
      PORT: '9',
      CHAMAPAY_BASE_URL: `${at}/chamapay/v1`,
      IMARAPAY_BASE_URL: `${at}/imarapay`,
      AFRICASTALKING_BASE_URL: `${at}/africastalking`,
    };
    const bad = await report(own);
    expect(wrong(bad).map(({ subject }) => subject)).toEqual(['ImaraPay', 'ChamaPay', "Africa's Talking"]);
    for (const { todo } of wrong(bad)) expect(todo).toMatch(/^Look at the address \(http/);
    const { output } = await done(['doctor'], own);
    for (const name of [
      'SECRET_KEY',
      'METRICS_TOKEN',
      'CHAMAPAY_API_KEY',
      'CHAMAPAY_WEBHOOK_SECRET',
      'IMARAPAY_API_PASSWORD',
      'AFRICASTALKING_API_KEY',
    ])
      expect(output).not.toContain(live[name]);
    const good = { ...own, IMARAPAY_API_USERNAME: 'demo-imarapay-user', IMARAPAY_API_PASSWORD: 'demo-imarapay-password' };
    expect(wrong(await report(good))).toMatchObject([
      { subject: 'ImaraPay', what: 'there is no account 7', todo: expect.stringMatching(/must be one of: 1 \(Umoja Chama\)/) as string },
      {},
      {},
    ]);
    expect(wrong(await report({ ...good, IMARAPAY_ACCOUNT_ID: '1' })).map(({ subject }) => subject)).toEqual([
      'ChamaPay',
      "Africa's Talking",
    ]);
    expect(wrong(await report({ ...own, REDIS_URL: 'redis://127.0.0.1:9' }))[0]).toMatchObject({
      subject: 'Redis',
      what: 'does not answer',
    });
  });
});

describe('ledger', () => {
  it('holds the books against themselves while the service runs', async () => {
    expect(await done(['ledger', 'verify'], env)).toEqual({
      exit: 0,
      output: expect.stringMatching(/^\d+ operations, \d+ postings: all invariants hold\n$/) as string,
      error: '',
    });
    expect(JSON.parse((await done(['ledger', 'verify', '--json'], env)).output)).toMatchObject({ findings: [] });
  });

  it('exports everything but numbers of phones and bodies of callbacks', async () => {
    const { exit, output } = await done(['ledger', 'export'], env);
    const dump = JSON.parse(output) as Record<string, unknown[]>;
    expect([exit, Object.keys(dump)]).toEqual([
      0,
      expect.arrayContaining(['operations', 'legs', 'journals', 'inbox', 'notifications', 'reviews', 'contributions']),
    ]);
    expect(dump['inbox']?.length).toBeGreaterThan(0);
    expect(output).not.toMatch(/"body"|"\+254712000003"/);
  });

  it('lists what waits for a person', async () => {
    expect(await done(['review', 'list'], env)).toEqual({ exit: 0, output: 'Nothing waits for a person.\n', error: '' });
    expect((await done(['review', 'list', '--json'], env)).output).toBe('[]\n');
    expect(await done(['operations', 'show', 'nobody'], env)).toEqual({
      exit: 1,
      output: '',
      error: 'There is no operation or leg nobody.\n',
    });
    expect((await done(['operations', 'list', '--chama', 'kite'], env)).output).toBe('There are none.\n');
  });
});

describe('sync', () => {
  it('refuses while the service runs, in a sentence', async () => {
    const { exit, error } = await done(['sync'], env);
    expect([exit, error]).toEqual([1, expect.stringMatching(/^Another process has .*money\.db open/)]);
  });

  it('reads members and contributions anew', async () => {
    const own = { PORT: '0', STANDINS_PORT: '0', DATA_DIR: join(folder.path, 'sync') };
    const { exit, output } = await done(['sync', '--json'], own);
    expect([exit, JSON.parse(output)]).toEqual([0, [{ chama: 'main', members: 'read', contributions: 'read', memberCount: 15 }]]);
  });
});

describe('standins', () => {
  it('run alone until they are stopped', async () => {
    const standins = command(['standins', '--port', '0', '--json'], {});
    await vi.waitFor(() => expect(standins.said.output).toMatch(/^}$/m), { timeout: 5000 });
    const { imarapay } = (JSON.parse(standins.said.output) as { providers: { imarapay: { at: string } } }).providers;
    expect((await fetch(`${imarapay.at}/accounts`)).status).toBe(401);
    standins.stop();
    expect(await standins.exit).toBe(0);
    await expect(fetch(imarapay.at)).rejects.toThrow();
  });

  it('on a port that is taken say so', async () => {
    const { exit, error } = await done(['standins', '--port', String(it_.port)], {});
    expect([exit, error]).toEqual([1, expect.stringMatching(new RegExp(`^STANDINS_PORT ${it_.port} is in use\\.`))]);
  });
});
