import { describe, expect, test } from 'vitest';
import { hours, minutes, seconds } from '../../src/clock.js';
import type { LightningRefusal } from '../../src/providers/ports/lightning.js';
import { states } from './expect.js';
import { asha, lightningWorld, me, neema, reasons, whole, type LightningWorld } from './lightning-world.js';
import { satoshis, tzs } from './scripted-rail.js';
import { crashAt } from './world.js';

const at = (w: LightningWorld, stage: 'paid' | 'delivered' | 'expired' | 'undelivered' | 'waiting') => {
  const [invoice] = w.rail.invoices;
  if (!invoice) throw new Error('there is no invoice');
  invoice.stage = stage;
};

/** An order whose invoice is out. */
async function invoiced(of: Parameters<LightningWorld['pay']>[0] = {}, setting: Parameters<typeof lightningWorld>[0] = {}) {
  const w = await lightningWorld(setting);
  expect(await w.pay(of)).toBe('agreed');
  await w.run(seconds(1));
  return w;
}

describe('an order that goes well', () => {
  test('an invoice goes to the member as a link by SMS; payment and payout are told once, and nothing stays on any account', async () => {
    const w = await invoiced();
    expect(w.sms.sent).toEqual([
      { to: neema, text: 'Tumaini: pay 14,680 sats within 10 min: TSh 25,000 goes to 0741 222 333. https://pay.chapsmart.com/i/inv1' },
    ]);
    expect(await states(w)).toEqual(['open: pending waiting']);
    at(w, 'delivered');
    await w.run(minutes(1));
    expect(await states(w)).toEqual(['done: settled settled']);
    expect(w.sms.texts().slice(1)).toEqual(['Tumaini: TSh 25,000 has arrived at 0741 222 333. Paid: 14,680 sats. Ref ababababab.']);
    const { dump, lies } = await whole(w);
    expect(lies).toEqual({});
    expect(dump.journals.map(({ kind }) => kind)).toEqual(['received', 'delivered']);
    expect(dump.contributions).toEqual([]);
  });

  test('airtime is called airtime, from the invoice to its arrival', async () => {
    const w = await lightningWorld();
    await w.pay({ quote: await w.quote({ kind: 'airtime', amount: tzs(1_000) }) });
    await w.run(seconds(1));
    at(w, 'delivered');
    await w.run(minutes(1));
    expect(w.sms.texts()).toEqual([
      'Tumaini: pay 14,680 sats within 10 min: TSh 1,000 airtime goes to 0741 222 333. https://pay.chapsmart.com/i/inv1',
      'Tumaini: TSh 1,000 airtime has arrived at 0741 222 333. Paid: 14,680 sats. Ref ababababab.',
    ]);
  });

  test('by WhatsApp the invoice itself is there to be copied', async () => {
    const w = await invoiced({ me: me({ channel: 'whatsapp' }) }, { whatsapp: true });
    expect(w.whatsapp.texts()).toEqual([
      'Tumaini: pay 14,680 sats within 10 min: TSh 25,000 goes to 0741 222 333. https://pay.chapsmart.com/i/inv1\nOr copy this into your wallet:\nlnbc146800n1inv1',
    ]);
    expect(w.sms.texts()).toEqual([]);
  });

  test('where WhatsApp fails, the SMS has the link alone', async () => {
    const w = await lightningWorld({ whatsapp: true });
    w.whatsapp.faults = [{ status: 'refused', reason: 'unavailable' }];
    await w.pay({ me: me({ channel: 'whatsapp' }) });
    await w.run(seconds(1));
    expect(w.sms.texts()).toEqual([
      'Tumaini: pay 14,680 sats within 10 min: TSh 25,000 goes to 0741 222 333. https://pay.chapsmart.com/i/inv1',
    ]);
  });

  test('where the rail gives no link, the invoice goes out whole', async () => {
    const w = await lightningWorld();
    w.rail.withoutLink = true;
    await w.pay({ payer: '+447400123456' });
    await w.run(seconds(1));
    expect(w.sms.texts().every((text) => text.includes('lnbc146800n1inv1'))).toBe(true);
  });

  test('the link goes to a payer in any country, in the member’s words, and the member is told; the recipient hears nothing from us', async () => {
    const w = await invoiced({ payer: '+447400123456' });
    // Which of the two goes first is nobody's matter.
    expect([...w.sms.sent].sort((a, b) => (a.to < b.to ? 1 : -1))).toEqual([
      {
        to: '+447400123456',
        text: 'Tumaini: Amina Hassan asks you for 14,680 sats by Lightning (TSh 25,000) within 10 min: https://pay.chapsmart.com/i/inv1',
      },
      {
        to: neema,
        text: 'Tumaini: link for 14,680 sats goes by SMS to +447400123456, good for 10 min. You may pass it on: https://pay.chapsmart.com/i/inv1',
      },
    ]);
    at(w, 'delivered');
    await w.run(minutes(1));
    expect(w.sms.sent.filter(({ to }) => to === asha)).toEqual([]);
    expect(w.sms.sent.filter(({ to }) => to === '+447400123456')).toHaveLength(1);
  });

  test('while the payout is under way the rail has the sats, and owes the shillings', async () => {
    const w = await invoiced();
    at(w, 'paid');
    await w.run(minutes(1));
    expect(await states(w)).toEqual(['open: settled pending']);
    expect((await whole(w)).lies).toEqual({
      'asset:transit:chapsmart:main SAT': '14680',
      'liability:railfee:chapsmart:main SAT': '-270',
      'liability:exchange:chapsmart:main SAT': '-14410',
      'liability:exchange:chapsmart:main TZS': '2500000',
      'liability:lightning:chapsmart:main:m1 TZS': '-2500000',
    });
    expect(w.sms.texts()).toHaveLength(1);
    await w.run(minutes(2));
    expect(w.sms.texts().slice(1)).toEqual([
      'Tumaini: 14,680 sats are paid. TSh 25,000 to 0741 222 333 takes longer than usual. Do NOT pay again.',
    ]);
  });

  test('the rail is asked every five seconds for ten minutes, and less often after', async () => {
    const w = await invoiced();
    await w.run(minutes(10));
    expect(w.rail.countOf('progress')).toBeGreaterThanOrEqual(119);
    expect(w.rail.countOf('progress')).toBeLessThanOrEqual(121);
    const before = w.rail.countOf('progress');
    await w.run(minutes(2));
    expect(w.rail.countOf('progress') - before).toBeLessThanOrEqual(4);
  });
});

describe('no invoice', () => {
  const ends: [LightningRefusal | 'lost', string][] = [
    ['lost', 'Tumaini: no invoice could be made for TSh 25,000 to 0741 222 333. Nothing was paid. Ask for a new price.'],
    ['unavailable', 'Tumaini: no invoice could be made for TSh 25,000 to 0741 222 333. Nothing was paid. Ask for a new price.'],
    ['notAsQuoted', 'Tumaini: no invoice could be made for TSh 25,000 to 0741 222 333. Nothing was paid. Ask for a new price.'],
    ['quoteExpired', 'Tumaini: the price of TSh 25,000 to 0741 222 333 has run out. Nothing was paid. Please ask for a new one.'],
    ['quoteUsed', 'Tumaini: the price of TSh 25,000 to 0741 222 333 has run out. Nothing was paid. Please ask for a new one.'],
    ['quoteUnknown', 'Tumaini: the price of TSh 25,000 to 0741 222 333 has run out. Nothing was paid. Please ask for a new one.'],
    ['badNumber', 'Tumaini: TSh 25,000 cannot go to 0741 222 333 this way. Nothing was paid. Check the number and name.'],
    ['declined', 'Tumaini: TSh 25,000 cannot go to 0741 222 333 this way. Nothing was paid. Check the number and name.'],
  ];
  test.each(ends)('%s: told at once that nothing was paid, and no second price is taken silently', async (invoicing, text) => {
    const w = await lightningWorld();
    w.rail.invoicing = invoicing;
    await w.pay();
    await w.run(hours(1));
    expect(w.sms.texts()).toEqual([text]);
    expect(await states(w)).toEqual(['failed: refused waiting']);
    expect([w.rail.countOf('invoice'), w.rail.countOf('quote remittance'), w.rail.countOf('progress')]).toEqual([1, 1, 0]);
    expect((await whole(w)).dump.journals).toEqual([]);
  });

  test('a price that has run out when it is confirmed makes no order', async () => {
    const w = await lightningWorld();
    const quote = await w.quote();
    w.clock.advance(seconds(270));
    expect(await w.pay({ quote })).toBe('priceGone');
    expect(await states(w)).toEqual([]);
  });

  test('one confirmation is one order, and one price is one invoice', async () => {
    const w = await lightningWorld();
    const quote = await w.quote();
    expect(await Promise.all([w.pay({ key: 'a', quote }), w.pay({ key: 'a', quote }), w.pay({ key: 'b', quote })])).toEqual([
      'agreed',
      'agreed',
      'priceGone',
    ]);
    await w.run(minutes(1));
    expect(await states(w)).toEqual(['open: pending waiting']);
    expect(w.rail.countOf('invoice')).toBe(1);
    await whole(w);
  });

  test('nobody sends links to the world: ten a day that nobody pays', async () => {
    const w = await lightningWorld();
    w.rail.invoicing = 'unavailable';
    for (let i = 0; i < 10; i++) {
      expect(await w.pay({ payer: '+447400123456' })).toBe('agreed');
      await w.run(minutes(1));
    }
    expect(await w.pay()).toBe('notPossible');
    w.clock.advance(hours(25));
    expect(await w.pay()).toBe('agreed');
  });

  test.each([
    ['more than the rail takes', { quote: { amount: tzs(1_000_001) } }],
    ['another currency', { quote: { amount: satoshis(25_000) } }],
    ['no recipient', { recipientName: '' }],
    ['a number that is none', { phone: '12' }],
    ['a payer that is none', { payer: 'my uncle' }],
  ])('%s: not possible', async (_, { quote, ...of }: { quote?: object; phone?: string; payer?: string; recipientName?: string }) => {
    const w = await lightningWorld();
    const priced = await w.quote();
    const name = of.recipientName === '' ? { recipientName: undefined } : {};
    const intent = {
      kind: 'payByLightning' as const,
      quote: { ...priced, ...quote },
      phone: asha,
      recipientName: 'Asha Juma',
      ...of,
      ...name,
    };
    const { recipientName, ...others } = intent;
    const agreed = await w.ops.agree({
      key: 'x',
      intent: recipientName === undefined ? others : { ...others, recipientName },
      me: me(),
      address: neema,
      at: w.clock.now(),
    });
    expect(agreed).toEqual({ status: 'refused', reason: 'notPossible' });
  });
});

describe('nobody pays, or late', () => {
  test('what nobody paid in time is told, and may still be paid on its way: that is told once', async () => {
    const w = await invoiced();
    at(w, 'expired');
    await w.run(minutes(11));
    expect(await states(w)).toEqual(['failed: expired waiting']);
    expect(w.sms.texts().at(-1)).toBe(
      'Tumaini: nobody paid 14,680 sats in time for TSh 25,000 to 0741 222 333. Do not pay now: ask for a new price.',
    );
    expect((await whole(w)).dump.journals).toEqual([]);
    at(w, 'paid');
    await w.run(minutes(6));
    expect(await states(w)).toEqual(['open: settled pending']);
    at(w, 'delivered');
    await w.run(minutes(10));
    expect(await states(w)).toEqual(['done: settled settled']);
    expect(w.sms.texts().filter((text) => text.includes('late payment'))).toEqual([
      'Tumaini: the late payment of 14,680 sats did arrive. TSh 25,000 now goes to 0741 222 333. Do NOT pay again.',
    ]);
    expect(w.sms.texts().filter((text) => text.includes('has arrived'))).toHaveLength(1);
    expect((await whole(w)).lies).toEqual({});
  });

  test('an invoice that the rail forgets to end is ended by its own time', async () => {
    const w = await invoiced();
    await w.run(minutes(11));
    expect(await states(w)).toEqual(['open: pending waiting']);
    await w.run(minutes(2));
    expect(await states(w)).toEqual(['failed: expired waiting']);
  });

  test('while the rail says nothing, nobody is told that nobody paid', async () => {
    const w = await invoiced();
    w.rail.silent = true;
    await w.run(hours(3));
    expect(await states(w)).toEqual(['open: pending waiting']);
    expect(w.sms.texts()).toHaveLength(1);
    await w.run(hours(22));
    expect(await reasons(w)).toEqual(['stuck']);
    expect(w.sms.texts().at(-1)).toBe(
      'Tumaini: we cannot see if 14,680 sats for TSh 25,000 to 0741 222 333 were paid. We check. Do NOT pay again.',
    );
    w.rail.silent = false;
    at(w, 'delivered');
    await w.run(hours(1));
    expect(await states(w)).toEqual(['done: settled settled']);
    expect(await reasons(w)).toEqual([]);
    expect((await whole(w)).lies).toEqual({});
  });

  test('a rail that was silent for days says at last that nobody paid: told, and nobody is asked any more', async () => {
    const w = await invoiced();
    w.rail.silent = true;
    await w.run(hours(80));
    expect(await reasons(w)).toEqual(['stuck']);
    w.rail.silent = false;
    at(w, 'expired');
    await w.run(hours(7));
    expect(await states(w)).toEqual(['failed: expired waiting']);
    expect(await reasons(w)).toEqual([]);
    expect(w.sms.texts().at(-1)).toContain('nobody paid');
  });

  test('or that it was paid and delivered: it is found, however long the silence was', async () => {
    const w = await invoiced();
    w.rail.silent = true;
    await w.run(hours(80));
    w.rail.silent = false;
    at(w, 'delivered');
    await w.run(hours(7));
    expect(await states(w)).toEqual(['done: settled settled']);
    expect(await reasons(w)).toEqual([]);
    expect((await whole(w)).lies).toEqual({});
  });

  test('an invoice is not looked at for ever', async () => {
    const w = await invoiced();
    at(w, 'expired');
    await w.run(hours(26));
    const before = w.rail.countOf('progress');
    await w.run(hours(24));
    expect(w.rail.countOf('progress')).toBe(before);
    expect(await w.ops.nextDueAt()).toBeUndefined();
  });
});

describe('paid, and not delivered', () => {
  const failed = async () => {
    const w = await invoiced();
    at(w, 'undelivered');
    await w.run(minutes(1));
    expect(await states(w)).toEqual(['review: settled review']);
    expect(await reasons(w)).toEqual(['delivery-failed']);
    return w;
  };

  test('it is never called failed: the member is told where the money is, and the host is alerted', async () => {
    const w = await failed();
    expect(w.sms.texts().slice(1)).toEqual([
      'Tumaini: 14,680 sats paid, TSh 25,000 did NOT reach 0741 222 333. ChapSmart has it; we ask. Do NOT pay again.',
    ]);
    expect(w.log.filter(({ event }) => event === 'provider.alert')).toHaveLength(1);
    expect((await whole(w)).lies['asset:transit:chapsmart:main SAT']).toBe('14680');
  });

  test('their support pays it out later: told, and the review is closed', async () => {
    const w = await failed();
    at(w, 'delivered');
    await w.run(minutes(10));
    expect(await states(w)).toEqual(['done: settled settled']);
    expect(await reasons(w)).toEqual([]);
    expect(w.sms.texts().at(-1)).toBe('Tumaini: TSh 25,000 did arrive at 0741 222 333 after all. Paid: 14,680 sats. Ref ababababab.');
    expect((await whole(w)).lies).toEqual({});
  });

  test('a person sees that it arrived, or has it given back; and nothing else', async () => {
    for (const verdict of [{ is: 'delivered' }, { is: 'refunded', reference: 'TICKET 77' }] as const) {
      const w = await failed();
      expect(await w.decide({ is: 'closed', note: 'never mind' })).toBe('refused: notForThis');
      expect(await w.decide({ is: 'rejected', why: 'no' })).toBe('refused: notForThis');
      expect(await w.decide(verdict)).toBe(verdict.is);
      await w.run(minutes(1));
      expect((await states(w))[0]).toBe(verdict.is === 'delivered' ? 'done: settled settled' : 'done: settled refused');
      expect((await whole(w)).lies).toEqual({});
      at(w, 'delivered');
      await w.run(hours(60));
      expect((await whole(w)).lies).toEqual({});
      expect(w.sms.texts()).toHaveLength(3);
    }
  });

  test('a payment that the rail takes back stays paid here, and a person looks', async () => {
    const w = await invoiced();
    at(w, 'paid');
    await w.run(minutes(1));
    at(w, 'expired');
    await w.run(minutes(20));
    expect(await states(w)).toEqual(['open: settled pending']);
    await w.run(minutes(15));
    expect(await reasons(w)).toEqual(['status-differs']);
    expect((await whole(w)).lies['asset:transit:chapsmart:main SAT']).toBe('14680');
    at(w, 'delivered');
    await w.run(minutes(10));
    expect(await states(w)).toEqual(['done: settled settled']);
    await whole(w);
  });

  test('a payout that stays under way is before a person after six hours', async () => {
    const w = await invoiced();
    at(w, 'paid');
    await w.run(hours(7));
    expect(await reasons(w)).toEqual(['delivery-unclear']);
    expect(w.sms.texts()).toHaveLength(3);
    await whole(w);
  });

  test('an invoice that the rail gives for two prices is no proof of two payments', async () => {
    const w = await lightningWorld();
    w.rail.sameInvoice = true;
    await w.pay();
    await w.pay();
    await w.run(seconds(1));
    for (const invoice of w.rail.invoices) invoice.stage = 'delivered';
    await w.run(minutes(5));
    expect((await states(w)).sort()).toEqual(['done: settled settled', 'review: review waiting']);
    expect(await reasons(w)).toEqual(['receipt-reused']);
    await whole(w);
  });
});

test('a crash at any point changes nothing of what is paid, told or asked for twice', async () => {
  for (const point of ['leg.after-claim', 'leg.before-call', 'leg.after-call', 'leg.after-settle'])
    for (let n = 1; n <= 12; n++) {
      const crash = crashAt(point, n);
      const w = await lightningWorld({ crash });
      await w.pay();
      let crashes = await w.run(seconds(2));
      for (const invoice of w.rail.invoices) invoice.stage = 'paid';
      crashes += await w.run(seconds(20));
      for (const invoice of w.rail.invoices) invoice.stage = 'delivered';
      crashes += await w.run(minutes(5));
      const { lies } = await whole(w);
      expect(lies, `${point}:${n}`).toEqual({});
      const [state] = await states(w);
      // Where the invoice was asked for and its answer lost, the member is told that nothing was paid; else all of it is done.
      expect(state, `${point}:${n}`).toMatch(/^(done: settled settled|failed: refused waiting)$/);
      if (state?.startsWith('failed')) expect(w.sms.texts().at(-1)).toMatch(/Nothing was paid/);
      expect(crashes, `${point}:${n}`).toBe(crash.passed() ? 1 : 0);
    }
});

describe('questions', () => {
  test('a member has one account, however often and however much at once it is needed; it is never told', async () => {
    const w = await lightningWorld();
    const [first] = await Promise.all([w.quote(), w.quote(), w.buyQuote(), w.quote({ kind: 'airtime', amount: tzs(1_000) })]);
    await w.quote();
    expect(w.rail.opened).toEqual(['account1']);
    expect(new Set(w.rail.calls.flatMap(({ with: given }) => (given as { account?: string } | undefined)?.account ?? []))).toEqual(
      new Set(['account1']),
    );
    expect(JSON.stringify(first)).not.toContain('account1');
    await w.quote({ me: me({ member: { id: 'm2', name: 'Juma', role: 'member' } }) });
    expect(w.rail.opened).toEqual(['account1', 'account2']);
    expect(JSON.stringify(await w.store.transaction((tx) => tx.dump()))).not.toContain('account1');
  });

  test('two processes at once: what was stored first is the member’s', async () => {
    const w = await lightningWorld();
    const other = await w.open({});
    const asked = { me: me(), phone: asha, recipientName: 'Asha Juma', amount: tzs(25_000) };
    await Promise.all([w.ops.lightning.remittanceQuote(asked), other.lightning.remittanceQuote(asked)]);
    expect(w.rail.opened).toHaveLength(2);
    const used = w.rail.calls
      .filter(({ what }) => what.startsWith('quote'))
      .map(({ with: given }) => (given as { account: string }).account);
    expect(new Set(used).size).toBe(1);
  });

  test('an account that the rail has lost is replaced, and one that it merely refuses is not', async () => {
    const w = await lightningWorld();
    await w.quote();
    w.rail.absent.add('account1');
    await w.quote();
    expect(w.rail.opened).toEqual(['account1', 'account2']);
    w.rail.rail.knows = async () => ({ status: 'inactive' });
    w.rail.absent.add('account2');
    expect(await w.ops.lightning.remittanceQuote({ me: me(), phone: asha, recipientName: 'Asha Juma', amount: tzs(25_000) })).toEqual({
      status: 'refused',
      because: 'account',
    });
    expect(w.rail.opened).toHaveLength(2);
  });

  test('what is offered is what the rail takes, in its own currency, whatever that of the chama is', async () => {
    const w = await lightningWorld();
    const { lightning } = w.ops;
    expect(await lightning.lightningTerms({ me: me(), kind: 'remittance' })).toEqual({
      status: 'offered',
      min: tzs(2_500),
      max: tzs(1_000_000),
      payTo: undefined,
    });
    expect(await lightning.lightningTerms({ me: me(), kind: 'buy' })).toEqual({
      status: 'offered',
      min: tzs(1_000),
      max: tzs(20_000),
      payTo: '0741 555 000',
    });
    const kenyan = me({ chama: { ...me().chama, currency: 'KES' } });
    expect(await lightning.lightningTerms({ me: kenyan, kind: 'remittance' })).toMatchObject({ status: 'offered', min: tzs(2_500) });
    const { member: _, ...stranger } = me();
    expect(await lightning.lightningTerms({ me: stranger, kind: 'remittance' })).toEqual({ status: 'notOffered' });
    w.rail.rail.payTo = undefined;
    expect(await lightning.lightningTerms({ me: me(), kind: 'buy' })).toEqual({ status: 'notOffered' });
  });

  test('a price holds while there is time for its invoice', async () => {
    const w = await lightningWorld();
    const quote = await w.quote();
    expect(await w.ops.lightning.quoteHolds(quote)).toBe(true);
    w.clock.advance(seconds(259));
    expect(await w.ops.lightning.quoteHolds(quote)).toBe(true);
    w.clock.advance(seconds(1));
    expect(await w.ops.lightning.quoteHolds(quote)).toBe(false);
  });

  test('the history tells each order as it stands, the newest first, with the phone masked', async () => {
    const w = await lightningWorld();
    await w.pay();
    await w.run(seconds(1));
    at(w, 'delivered');
    await w.run(minutes(1));
    await w.pay({ quote: await w.quote({ kind: 'airtime', amount: tzs(1_000) }) });
    await w.run(seconds(1));
    w.rail.sending = [];
    await w.buy();
    const order = { date: '2026-05-04', sats: satoshis(14_680), phone: '+2557•••••333' };
    expect(await w.ops.lightning.lightningHistory({ me: me() })).toEqual({
      orders: [
        { kind: 'buy', date: '2026-05-04', amount: tzs(10_000), sats: satoshis(5_870), phone: undefined, state: 'paid' },
        { ...order, kind: 'airtime', amount: tzs(1_000), state: 'waiting' },
        { ...order, kind: 'remittance', amount: tzs(25_000), state: 'done' },
      ],
      standing: { tier: 'bronze', feePercent: '1.87', missing: { tier: 'silver', amount: tzs(5_000_000) } },
    });
    expect((await w.ops.lightning.lightningHistory({ me: me({ member: { id: 'm2', name: 'Juma', role: 'member' } }) })).orders).toEqual([]);
  });

  test('a rail that does not say how the member stands holds up no history', async () => {
    const w = await lightningWorld();
    await w.quote();
    w.rail.rail.standing = () => new Promise(() => undefined);
    const asked = w.ops.lightning.lightningHistory({ me: me() });
    for (let i = 0; i < 20; i++) await Promise.resolve();
    w.clock.advance(seconds(1));
    expect(await asked).toEqual({ orders: [], standing: undefined });
  });
});
