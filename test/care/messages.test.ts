import { afterEach, describe, expect, it } from 'vitest';
import { memoryDisks, sqliteDisks } from '../simulation/disks.js';
import type { Disks } from '../simulation/world.js';
import { agreed, careWorld, numbers, refused } from './world.js';

const question = 'My payment of Monday is not there.';
let disks: Disks;
afterEach(() => disks.close());

describe.each([
  ['memory', () => Promise.resolve(memoryDisks())],
  ['sqlite', sqliteDisks],
])('a message to the treasurer (%s)', (_name, openDisks) => {
  async function open() {
    disks = await openDisks();
    const world = await careWorld(disks);
    const [neema, rehema, juma] = [await world.me(numbers.neema), await world.me(numbers.rehema), await world.me(numbers.juma)];
    return { ...world, ...world.service.reach, agree: world.agree, neema, rehema, juma };
  }

  it('goes to the treasurer alone, is answered once, and the member gets the answer', async () => {
    const { agree, reads, texts, neema, rehema, juma, nextKey } = await open();
    expect(await reads.messageRoom({ me: neema })).toBe('open');
    const key = nextKey();
    expect(await agree(neema, { kind: 'leaveMessage', text: question }, key)).toEqual(agreed);
    expect(await agree(neema, { kind: 'leaveMessage', text: question }, key)).toEqual(agreed); // the answer was lost on the way
    expect(await texts(numbers.rehema)).toEqual([`Tumaini: Neema Mushi, 21 Nov 2026: ${question}\nTo answer: *149*7#`]);
    expect(await texts(numbers.juma)).toEqual([]);
    for (const officer of [rehema, juma]) {
      expect(await reads.pending({ me: officer })).toEqual([{ kind: 'messages', count: 1 }]);
      expect(await reads.messages({ me: officer })).toEqual([
        { messageId: key, member: 'Neema Mushi', date: '2026-11-21', text: question },
      ]);
    }
    expect(await reads.pending({ me: neema })).toEqual([]);
    expect(await reads.messages({ me: neema })).toEqual([]);

    const answer = { kind: 'answerMessage', messageId: key, text: 'I will look.' } as const;
    const once = nextKey();
    expect(await agree(neema, answer)).toEqual(refused('notPossible'));
    expect(await agree(rehema, answer, once)).toEqual(agreed);
    expect(await agree(rehema, answer, once)).toEqual(agreed);
    expect(await agree(juma, { ...answer, text: 'No.' })).toEqual(refused('handled'));
    expect(await agree(rehema, { ...answer, text: 'Again.' })).toEqual(refused('handled'));
    expect(await texts(numbers.neema)).toEqual(['Tumaini: Rehema Mollel answers you: I will look.']);
    expect(await reads.pending({ me: rehema })).toEqual([]);
  });

  it('that needs no answer is put aside, and nobody is told', async () => {
    const { agree, reads, texts, neema, juma, nextKey } = await open();
    const key = nextKey();
    await agree(neema, { kind: 'leaveMessage', text: 'Asante!' }, key);
    expect(await agree(juma, { kind: 'answerMessage', messageId: key })).toEqual(agreed);
    expect(await reads.messages({ me: juma })).toEqual([]);
    expect(await texts(numbers.neema)).toEqual([]);
  });

  it('is capped per member and day, has a length, and goes to somebody else than who wrote it', async () => {
    const { agree, reads, texts, neema, rehema, clock } = await open();
    expect(await agree(neema, { kind: 'leaveMessage', text: '  ' })).toEqual(refused('textBad'));
    expect(await agree(neema, { kind: 'leaveMessage', text: 'x'.repeat(301) })).toEqual(refused('textBad'));
    for (let n = 1; n <= 5; n++) expect(await agree(neema, { kind: 'leaveMessage', text: `${n}` })).toEqual(agreed);
    expect(await agree(neema, { kind: 'leaveMessage', text: '6' })).toEqual(refused('tooManyMessages'));
    expect(await reads.messageRoom({ me: neema })).toBe('full');
    expect(await reads.messageRoom({ me: rehema })).toBe('open');
    expect(await texts(numbers.rehema)).toHaveLength(5);
    await clock.advance(24 * 3_600_000);
    expect(await reads.messageRoom({ me: neema })).toBe('open');
    // The treasurer's own goes to the chair, and does not wait for herself.
    expect(await agree(rehema, { kind: 'leaveMessage', text: 'Who keeps the key?' })).toEqual(agreed);
    expect(await texts(numbers.juma)).toEqual([expect.stringContaining('Who keeps the key?')]);
    expect(await reads.pending({ me: rehema })).toEqual([{ kind: 'messages', count: 5 }]);
  });

  it('is left to nobody where the only officer wrote it, and answered by nobody who lost the office', async () => {
    const { agree, reads, service, neema, rehema, juma, nextKey } = await open();
    const { members } = service.records('tumaini');
    const key = nextKey();
    await agree(neema, { kind: 'leaveMessage', text: question }, key);
    await members.setRole({ key: 'r1', by: juma.member?.id ?? '' }, { memberId: rehema.member?.id ?? '', role: 'member' });
    expect(await agree(rehema, { kind: 'answerMessage', messageId: key, text: 'Yes' })).toEqual(refused('notPossible'));
    expect(await reads.messageRoom({ me: juma })).toBe('nobody');
    expect(await agree(juma, { kind: 'leaveMessage', text: 'To myself' })).toEqual(refused('nobodyThere'));
  });

  it('that a crash left untold is told at the next start, once', async () => {
    const { agree, start, texts, neema, rehema, nextKey } = await open();
    const key = nextKey();
    const { money } = disks;
    const transaction = money.transaction.bind(money);
    money.transaction = () => Promise.reject(new Error('the disk is gone'));
    await expect(agree(neema, { kind: 'leaveMessage', text: question }, key)).rejects.toThrow('gone');
    money.transaction = transaction;
    expect(await texts(numbers.rehema)).toEqual([]);
    const again = await start();
    await again.start({ work: false });
    await again.start({ work: false });
    expect(await texts(numbers.rehema)).toEqual([expect.stringContaining(question)]);
    expect(await agree(rehema, { kind: 'answerMessage', messageId: key, text: 'Yes' }, undefined, again)).toEqual(agreed);
  });
});
