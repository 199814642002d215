import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { phones } from '../../src/channels/phones/phones.js';
import { systemClock } from '../../src/clock.js';
import { systemIds } from '../../src/ids.js';
import { chamas, fakeHear, fakeNetwork, fakeVoice, people } from './fake-network.js';

/** The simulator on a free port, over the network in memory. */
export async function fakeService() {
  const fake = fakeNetwork({ promptAfterMs: 60, settleAfterMs: 60, answerAfterMs: 20 });
  const heard: string[] = [];
  const hear = fakeHear((address) => fake.ask(`+${address.replace('@c.us', '')}`, 500));
  const simulator = phones({
    hear: (message, voice) => {
      heard.push(`${message.channel} ${message.address} ${message.id}`);
      return hear(message, voice);
    },
    voice: fakeVoice,
    network: fake.network,
    members: () => people,
    demo: { chamas, pin: '7391', walletPin: '0000', panelUrl: 'http://127.0.0.1:8090/' },
    clock: systemClock,
    ids: systemIds(() => systemClock.now()),
  });
  const app = express();
  app.use('/phones', simulator.router);
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  return {
    /** Of /phones. */
    url: `http://127.0.0.1:${port}/phones`,
    ...fake,
    heard,
    deliver: simulator.deliver,
    close: async (): Promise<void> => {
      fake.close();
      simulator.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type FakeService = Awaited<ReturnType<typeof fakeService>>;
