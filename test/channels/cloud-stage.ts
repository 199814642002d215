import { whatsappCloud } from '../../src/channels/whatsapp/cloud/cloud.js';
import type { CloudStore } from '../../src/channels/whatsapp/cloud/store.js';
import type { TemplateSettings } from '../../src/channels/whatsapp/cloud/templates.js';
import type { Clock } from '../../src/clock.js';
import type { Hear } from '../../src/conversation/types.js';
import type { Reply, Send } from '../../src/http.js';
import type { DeliveryReport } from '../../src/outgoing.js';
import { standinCore } from '../../src/standins/core.js';
import { demoCredentials, demoNumber } from '../../src/standins/credentials.js';
import type { FaultPlan } from '../../src/standins/faults.js';
import { inProcessSend } from '../../src/standins/in-process.js';
import { tinySeed } from '../../src/standins/seed.js';
import { hubSignature } from '../../src/standins/whatsapp/webhooks.js';
import { countedIds } from '../standins/stage.js';
import { virtualClock } from '../standins/virtual-clock.js';
import { memoryCloudStore } from './cloud-store.js';

export const amina = '254712000001';
export const aminas = `${amina}@c.us`;

const echo: Hear = async ({ said }) => ({
  body: JSON.stringify({ type: 'text', text: { body: `you said ${said.kind === 'wrote' ? said.text : ''}`, preview_url: false } }),
  ended: false,
});

type Options = {
  hear?: Hear;
  clock?: Clock;
  store?: CloudStore;
  templates?: TemplateSettings;
  plan?: FaultPlan;
  appSecrets?: string[];
};

/** The Cloud API's driver over the stand-in of the Graph API, with no server between. `restart` ends the driver, and begins a new one over the same store. */
export function cloudStage({ hear = echo, store = memoryCloudStore(), templates = {}, plan, appSecrets, ...own }: Options = {}) {
  const virtual = virtualClock();
  const clock = own.clock ?? virtual;
  const ids = countedIds();
  const logged: { level: string; event: string; fields: object }[] = [];
  const reports: DeliveryReport[] = [];
  const taken: { status: number; outcome: string }[] = [];
  const its = { isDown: false, answers: undefined as Reply | undefined };
  const { whatsapp } = demoCredentials;

  const toUs: Send = async ({ body = '', headers = {} }) => {
    if (its.isDown) return { heard: false, sent: false, why: 'ECONNREFUSED' };
    const came = await cloud.take(Buffer.from(body), headers['x-hub-signature-256']);
    taken.push(came);
    return { heard: true, status: came.status, headers: {}, text: '' };
  };
  const core = standinCore({
    ...{ clock, ids, seed: tinySeed, credentials: demoCredentials, plan },
    urls: () => ({ whatsappWebhook: 'http://us/callbacks/whatsapp' }),
    send: toUs,
  });
  const begin = () => {
    const life = { over: false };
    const send = inProcessSend(core, clock);
    const settings = {
      baseUrl: 'http://meta/whatsapp/v23.0',
      token: whatsapp.token,
      phoneNumberId: demoNumber,
      appSecrets: appSecrets ?? [whatsapp.appSecret],
      verifyToken: whatsapp.verifyToken,
      templates,
    };
    const alive = <T>(work: () => Promise<T>): Promise<T> =>
      life.over ? new Promise<T>(() => undefined) : work().then((done) => (life.over ? new Promise<T>(() => undefined) : done));
    const mortal: CloudStore = {
      put: (...of) => alive(() => store.put(...of)),
      waiting: (...of) => alive(() => store.waiting(...of)),
      answering: (...of) => alive(() => store.answering(...of)),
      done: (...of) => alive(() => store.done(...of)),
      lastInboundAt: (...of) => alive(() => store.lastInboundAt(...of)),
      closeWindow: (...of) => alive(() => store.closeWindow(...of)),
      sweep: (...of) => alive(() => store.sweep(...of)),
    };
    const driver = whatsappCloud({
      ...{ settings, store: mortal, hear, clock, ids },
      report: async (report) => void reports.push(report),
      pleaseType: async () => 'Please type.',
      send: (request) => alive(async () => its.answers ?? send(request)),
      log: (level, event, fields = {}) => void logged.push({ level, event, fields }),
    });
    return { driver, life };
  };
  let now = begin();
  let cloud = now.driver;

  return {
    clock: virtual,
    core,
    store,
    its,
    logged,
    reports,
    taken,
    state: () => core.state().whatsapp,
    cloud: () => cloud,
    start: () => cloud.start(),
    /** Hands in a webhook as it is given, signed unless a signature is given. */
    take: (body: string | object, signature?: string) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return cloud.take(Buffer.from(text), signature ?? hubSignature(whatsapp.appSecret, text)['x-hub-signature-256']);
    },
    said: (who = amina) =>
      core.whatsapp
        .chat(who)
        .filter(({ way }) => way === 'out')
        .map(({ content }) => content as { text?: { body: string } })
        .map(({ text, ...others }) => text?.body ?? JSON.stringify(others)),
    async stop(): Promise<void> {
      await cloud.stop();
    },
    /** Nothing of the old one happens any more, whatever it was in the middle of. */
    async kill(): Promise<void> {
      now.life.over = true;
      now = begin();
      cloud = now.driver;
      await cloud.start();
    },
    async restart(): Promise<void> {
      await cloud.stop();
      now = begin();
      cloud = now.driver;
      await cloud.start();
    },
  };
}

export const valueOf = (value: object, phoneNumberId = demoNumber) => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: '1',
      changes: [
        {
          field: 'messages',
          value: { messaging_product: 'whatsapp', metadata: { display_phone_number: '1', phone_number_id: phoneNumberId }, ...value },
        },
      ],
    },
  ],
});

export const textMessage = (id: string, body: string, timestamp: number, from: string | undefined = amina) => ({
  ...(from !== '' && { from }),
  ...{ id, timestamp: String(Math.floor(timestamp / 1000)), type: 'text', text: { body } },
});
