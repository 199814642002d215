import { describe, expect, test } from 'vitest';
import type { Heard, Spoken, Voice } from '../../src/conversation/types.js';
import { fold, septets } from '../../src/gsm7.js';
import { languages, type Me } from '../../flows/kit/me.js';
import { say } from '../../flows/kit/say.js';
import { speak } from '../../flows/texts/speak.js';
import { smsVoice } from '../../src/channels/sms/voice.js';
import { memoryOptOutStore } from '../../src/notifications/opt-out-store.js';
import { openOptOuts } from '../../src/notifications/opt-outs.js';
import { openReplies } from '../../src/operations/replies.js';
import { memoryMoneyStore } from '../../src/operations/store/memory.js';
import { deriveKey } from '../../src/secrets.js';
import { smsReplies } from '../../src/sms-replies.js';
import { hearingStops, stopWord } from '../../src/stop-words.js';
import { scriptedSms } from '../operations/scripted-sms.js';
import { handClock, me } from '../operations/world.js';

const heard = (text: string, over: Partial<Heard> = {}): Heard => ({
  ...{ channel: 'sms', address: '+254712000001', id: 'ATXid_1', said: { kind: 'wrote', text }, at: 0 },
  ...over,
});

describe('answers by SMS', () => {
  const desk = () => {
    const sms = scriptedSms();
    const store = memoryMoneyStore();
    const clock = handClock();
    let turns = 0;
    const logged: string[] = [];
    const open = () =>
      smsReplies({
        hear: async ({ said }) => {
          turns++;
          return { body: `you said ${said.kind === 'wrote' ? said.text : ''}`, ended: false };
        },
        smsOf: () => sms.sender,
        replies: openReplies({ store, clock, lookupKey: deriveKey('test', 'lookup') }),
        personOf: (phone) => `person of ${phone.slice(-3)}`,
        isMember: async (phone) => phone === '+254712000001',
        clock,
        log: (_, event) => void logged.push(event),
        failed: (error) => {
          throw error;
        },
      });
    const kept = async () =>
      (await store.transaction((tx) => tx.dump())).notifications.map((one) => `${one.state} ${one.note ?? one.providerMessageId ?? ''}`);
    return { sms, open, kept, clock, logged, turns: () => turns };
  };

  test('a gateway that repeats is answered once, also when the service was started anew in between', async () => {
    const { sms, open, kept } = desk();
    for (let start = 0; start < 3; start++) {
      const replies = open();
      for (let n = 0; n < 3; n++) await replies.answer('main', heard('balance'), smsVoice());
      await replies.idle();
    }
    expect(sms.texts()).toEqual(['you said balance']);
    expect(await kept()).toEqual(['sent sms1']);
  });

  test('who writes without end makes nobody pay without end', async () => {
    const { sms, open, clock, logged } = desk();
    const replies = open();
    let id = 0;
    const writes = async (address: string, times: number) => {
      for (let n = 0; n < times; n++) await replies.answer('main', heard('hi', { address, id: `ATXid_${++id}` }), smsVoice());
      await replies.idle();
      return sms.sent.filter(({ to }) => to === address).length;
    };
    expect(await writes('+254712000001', 70)).toBe(60);
    expect(await writes('+254799000000', 9)).toBe(5);
    for (let one = 10; one < 60; one++) await writes(`+2547990001${one}`, 5);
    expect(sms.sent.filter(({ to }) => to !== '+254712000001')).toHaveLength(200);
    expect(new Set(logged)).toEqual(new Set(['sms.capped']));
    clock.advance(3_600_001);
    expect(await writes('+254799000000', 1)).toBe(6);
  });

  test('a hundred repeats at once: one answer', async () => {
    const { sms, open } = desk();
    const replies = open();
    await Promise.all(Array.from({ length: 100 }, () => replies.answer('main', heard('balance'), smsVoice())));
    await replies.idle();
    expect(sms.sent).toHaveLength(1);
  });

  test('what another chama or another message asks is another answer', async () => {
    const { sms, open } = desk();
    const replies = open();
    await replies.answer('main', heard('balance'), smsVoice());
    await replies.answer('other', heard('balance'), smsVoice());
    await replies.answer('main', heard('balance', { id: 'ATXid_2' }), smsVoice());
    await replies.idle();
    expect(sms.sent).toHaveLength(3);
  });

  test('what was not heard is answered when the gateway tries again', async () => {
    const { sms } = desk();
    let fails = true;
    const replies = smsReplies({
      hear: async () => {
        if (fails) throw new Error('the disk is full');
        return { body: 'hello', ended: false };
      },
      smsOf: () => sms.sender,
      replies: openReplies({ store: memoryMoneyStore(), clock: handClock(), lookupKey: deriveKey('test', 'lookup') }),
      personOf: () => 'p1',
      isMember: async () => true,
      clock: handClock(),
      log: () => undefined,
      failed: () => undefined,
    });
    await expect(replies.answer('main', heard('balance'), smsVoice())).rejects.toThrow('the disk is full');
    fails = false;
    await replies.answer('main', heard('balance'), smsVoice());
    await replies.idle();
    expect(sms.texts()).toEqual(['hello']);
  });

  test.each([
    [{ status: 'refused', reason: 'optedOut' }, 'dead optedOut'],
    [{ status: 'unknown', why: 'TIMEOUT' }, 'unknown TIMEOUT'],
  ] as const)('%o is kept, and not sent again', async (outcome, state) => {
    const { sms, open, kept } = desk();
    sms.faults = [outcome];
    const replies = open();
    await replies.answer('main', heard('balance'), smsVoice());
    await replies.idle();
    expect([sms.sent.length, await kept()]).toEqual([1, [state]]);
  });
});

describe('stop and start', () => {
  test.each([
    ...['STOP', ' stop. ', 'Acha', 'ACHA!', 'ARRET', 'arrêt', 'Désabonner', 'unsubscribe'].map((word) => [word, 'stop'] as const),
    ...['START', 'anza', 'REPRENDRE', 'Unstop'].map((word) => [word, 'start'] as const),
    ...['stop the bus', 'balance', '', '1', 'achat', 'Please stop'].map((word) => [word, undefined] as const),
  ])('"%s" asks for %s', (text, wanted) => expect(stopWord(text)).toBe(wanted));

  const listening = async (who: Partial<Me> = {}) => {
    const store = memoryOptOutStore();
    const through: string[] = [];
    const open = async () => {
      const optOuts = await openOptOuts(store, handClock());
      const identify = async () => ({ me: me(who), memberships: [me(who)] });
      const hear = hearingStops({
        hear: async ({ said }) => {
          through.push(said.kind === 'wrote' ? said.text : said.text);
          return { body: 'the conversation', ended: false };
        },
        identify,
        optOuts,
      });
      return { hear, optOuts };
    };
    return { open, through };
  };

  test('is kept for the person and the channel, over a restart, and the same again is answered the same', async () => {
    const { open, through } = await listening();
    const { hear } = await open();
    const stopped = await hear(heard('STOP'), smsVoice());
    expect(stopped.body).toMatch(/^Umoja: no more notices to you here\. Receipts of your payments still come/);
    const again = await open();
    expect(await again.hear(heard('stop'), smsVoice())).toEqual(stopped);
    expect([again.optOuts.of('p1', 'sms'), again.optOuts.of('p1', 'whatsapp'), again.optOuts.of('p2', 'sms')]).toEqual([
      'notices',
      undefined,
      undefined,
    ]);
    expect((await again.hear(heard('START'), smsVoice())).body).toMatch(/^Umoja: you get notices here again/);
    expect(again.optOuts.of('p1', 'sms')).toBeUndefined();
    expect(through).toEqual([]);
    expect((await again.hear(heard('START'), smsVoice())).body, 'who has not stopped gets the menu').toBe('the conversation');
  });

  test('what the network keeps from them is not made less by their own word, and is undone by it', async () => {
    const { open } = await listening();
    const { hear, optOuts } = await open();
    await optOuts.stop('p1', 'sms', 'all');
    await hear(heard('STOP'), smsVoice());
    expect(optOuts.of('p1', 'sms')).toBe('all');
    await hear(heard('ANZA'), smsVoice());
    expect(optOuts.of('p1', 'sms')).toBeUndefined();
  });

  test('on USSD and on a tap nothing is heard but the conversation', async () => {
    const { open, through } = await listening();
    const { hear, optOuts } = await open();
    await hear(heard('', { channel: 'ussd', said: { kind: 'dialled', sessionId: 's', text: 'stop', cumulative: true } }), smsVoice());
    await hear(heard('', { channel: 'whatsapp', said: { kind: 'wrote', text: 'stop', choice: { number: 1, prompt: 'p' } } }), smsVoice());
    expect([through, optOuts.of('p1', 'whatsapp')]).toEqual([['stop', 'stop'], undefined]);
  });

  test('on WhatsApp it is said in the way of that channel', async () => {
    const { open } = await listening({ language: 'sw' });
    const { hear, optOuts } = await open();
    const said: Spoken[] = [];
    const voice: Voice = { ...smsVoice(), channel: 'whatsapp', render: (spoken) => (said.push(spoken), { body: spoken.text, pages: 1 }) };
    await hear(heard('acha', { channel: 'whatsapp', address: 'x@lid' }), voice);
    expect(said).toMatchObject([{ options: [], ended: true }]);
    expect(optOuts.of('p1', 'whatsapp')).toBe('notices');
  });

  test.each(languages)('what is said fits one part: %s', (language) => {
    for (const key of ['opt-out.stopped', 'opt-out.started'] as const) {
      const text = speak(language, say(key, { chama: 'Umoja Women Group Kibera' }));
      expect(septets(fold(text)), text).toBeLessThanOrEqual(160);
    }
  });
});
