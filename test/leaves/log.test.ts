import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorFields, levelOf, openLog, scrub, type LogFields } from '../../src/log.js';

function logged(level: string, say: (log: ReturnType<typeof openLog>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  say(openLog(level, { write: (line) => void lines.push(line) }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('a line of the log', () => {
  it('holds its name, level, time and the fields that it may', () => {
    const [line] = logged('info', (log) => log('warn', 'review.opened', { chama: 'main', reason: 'stuck', ms: 3, leg: undefined }));
    expect(line).toEqual({ level: 'warn', time: line?.['time'], msg: 'review.opened', chama: 'main', reason: 'stuck', ms: 3 });
    expect(line?.['time']).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  it('holds nothing else, whoever hands it in', () => {
    const smuggled = { text: '7391', name: 'Amina', phone: '+254712000001', body: '{}', pin: '7391', input: '1*7391' } as LogFields;
    const [line] = logged('info', (log) => log('info', 'turn', smuggled));
    expect(Object.keys(line ?? {})).toEqual(['level', 'time', 'msg']);
  });

  it('below the level that the host wants is not written', () => {
    expect(logged('warn', (log) => ['debug', 'info', 'warn', 'error'].forEach((level) => log(level as 'info', 'x')))).toHaveLength(2);
  });

  it('is one line, whatever is in it', () => {
    const lines: string[] = [];
    openLog('info', { write: (line) => void lines.push(line) })('info', 'x', { why: 'a\nb\u2028c\u001b[31m"' });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd()).not.toMatch(/[\n\u001b]/);
  });
});

describe('scrub', () => {
  it.each([
    ['to +254712345678', 'to +2547•••••678'],
    ['to 254712345678.', 'to 2547•••••678.'],
    ['0712345678 has paid', '••• has paid'],
    ['0712 345 678 and +254 712-345-678', '••• and +2547•••••678'],
    ['ws_CO_21112026_0712345678', 'ws_CO_21112026_•••'],
    ['{"phone":254712345678}', '{"phone":2547•••••678}'],
    ['text 1*500*7391 came', 'text •*•••*•••• came'],
    ['*384*100*1*7391#', '*•••*•••*•*••••#'],
    ['POST /callbacks/imarapay/main/c3VwZXJzZWNyZXQ/x', 'POST /callbacks/imarapay/main/•••/x'],
    ['http://h/ussd/abc123/end?a=1', 'http://h/ussd/•••/end?a=1'],
    ['/door/whatsapp/tok/heard', '/door/whatsapp/•••/heard'],
    ['01KAJ0123456789ABCDEFGHJKM', '01KAJ0123456789ABCDEFGHJKM'],
    ['SQLITE_BUSY: database is locked', 'SQLITE_BUSY: database is locked'],
    ['404 after 1500 ms', '404 after 1500 ms'],
  ])('%s', (text, clean) => expect(scrub(text)).toBe(clean));

  it('leaves no phone number of any country, wherever it stands', () => {
    const number = fc.tuple(fc.constantFrom('+254', '254', '0', '+237', '00255'), fc.stringMatching(/^[1-9]\d{8}$/));
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), number, fc.string({ maxLength: 40 }), (before, [prefix, digits], after) => {
        expect(scrub(`${before}${prefix}${digits}${after}`)).not.toContain(digits);
      }),
    );
  });

  it('of a very long text takes no time', () => {
    const startedAt = performance.now();
    for (const text of ['1'.repeat(100_000), '1*'.repeat(50_000), '/ussd/'.repeat(20_000), '0 '.repeat(50_000)])
      expect(scrub(text).length).toBeLessThanOrEqual(2000);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});

describe('a thrown value', () => {
  it('is its name, code, message and frames, and the message stands there once', () => {
    const { error, stack } = errorFields(Object.assign(new TypeError('no\nway for Amina'), { code: 'E_NO' }));
    expect(error).toBe('TypeError (E_NO): no\nway for Amina');
    expect(stack).toMatch(/^\s+at .*log\.test\.ts/);
    expect(stack).not.toContain('Amina');
  });

  it("of Prisma is its last line, without the call's arguments", () => {
    const thrown = new Error(
      '\nInvalid `prisma.member.create()` invocation:\n\n{ data: { name: "Amina Hassan" } }\n\nUnique constraint failed',
    );
    thrown.name = 'PrismaClientKnownRequestError';
    expect(errorFields(thrown).error).toBe('PrismaClientKnownRequestError: Unique constraint failed');
  });

  it('that is no error is its text', () => expect(errorFields('odd')).toEqual({ error: 'odd' }));
});

it.each([
  ['leg.threw', 'error'],
  ['sweep.line-threw', 'error'],
  ['review.opened', 'warn'],
  ['provider.alert', 'warn'],
  ['sweep.differs', 'warn'],
  ['leases.void', 'info'],
  ['leg.stale', 'info'],
])('%s matters as %s', (event, level) => expect(levelOf(event)).toBe(level));
