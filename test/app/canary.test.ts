import { expect, onTestFinished, test } from 'vitest';
import { expectHidden, numberSigns } from './in-the-clear.js';
import { moneyOf, wholeService } from './installation.js';

/** A member of the demo. */
const phone = '+254712000001';

/** How long M-Pesa, its callback and the receipt may take on a busy machine. */
const patienceMs = 60_000;

test(
  'G16: after contributing and claiming, her number stands in no file of ours, and in nothing that is exported',
  { timeout: 120_000 },
  async () => {
    const service = await wholeService();
    onTestFinished(() => service.close());
    await service.start();
    const { standins } = service.installation;
    if (!standins) throw new Error('the demo has stand-ins');
    standins.state().mpesa.outcome = 'approve';
    const say = async (sessionId: string, text: string) => {
      const body = new URLSearchParams({ sessionId, serviceCode: '*384*100#', phoneNumber: phone, networkCode: '63902', text });
      return (await fetch(`${service.url}/ussd`, { method: 'POST', body })).text();
    };
    for (const text of ['', '1', '1*500']) await say('canary-1', text);
    expect(await say('canary-1', '1*500*1')).toContain('Check your phone');
    const isTold = () => standins.truth().sms.some(({ to, text }) => to === phone && text.includes('KES 500 received'));
    await expect.poll(isTold, { timeout: patienceMs, interval: 200 }).toBe(true);
    for (const text of ['', '3', '3*QK71ABC234', '3*QK71ABC234*1']) await say('canary-2', text);

    const dump = await moneyOf(service.installation).transaction((tx) => tx.dump());
    // ImaraPay's sheet: the checkout id ends in the payer's number. Without that this test would show nothing.
    expect(dump.legs.some(({ providerId }) => providerId?.endsWith('254712000001'))).toBe(true);
    expect(dump.inbox.length).toBeGreaterThan(0);
    await expectHidden(service, [...numberSigns(phone), 'Amina']);
  },
);
