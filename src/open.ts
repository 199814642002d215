import { join } from 'node:path';
import { flows } from '../flows/index.js';
import { breaker } from './breaker.js';
import { hours, seconds, type Clock } from './clock.js';
import type { ChamaConfig, Config } from './config.js';
import type { Crashpoint } from './crashpoint.js';
import { admitChamas, demoChamas, demoMpesaPin, demoPin, demoWhatsapp, perTurnCodes } from './demo.js';
import { demoGateway } from './demo-gateway.js';
import { demoNetwork } from './demo-network.js';
import { demoGroups, demoOwners } from './demo-owners.js';
import { demoSeeding, seedVillages } from './demo-seed.js';
import type { Send } from './http.js';
import type { Ids } from './ids.js';
import { errorFields, type Log } from './log.js';
import type { Metrics } from './metrics.js';
import type { OutgoingMessage, SendOutcome } from './outgoing.js';
import { doorToken, secretOf } from './secret-key.js';
import { deriveKey } from './secrets.js';
import { argon2PinHash, type PinHash } from './book/pin-hash.js';
import { prismaLocalStore } from './book/local/prisma.js';
import { prismaBookStore } from './book/prisma-store.js';
import { phones } from './channels/phones/phones.js';
import { paidPagesAt } from './app/paid-pages.js';
import { ussdVoice } from './channels/ussd/pages.js';
import { whatsappCloud } from './channels/whatsapp/cloud/cloud.js';
import { prismaCloudStore } from './channels/whatsapp/cloud/prisma-store.js';
import { whatsappDoor } from './channels/whatsapp/door.js';
import { whatsappVoice } from './channels/whatsapp/voice.js';
import { sqliteTurnStore } from './conversation/stores/sqlite.js';
import type { Heard } from './conversation/types.js';
import { makeFolder } from './database/make-folder.js';
import { openDatabase } from './database/open.js';
import { prismaMoneyStore } from './operations/store/prisma.js';
import { prismaAudit } from './operations/store/prisma/audit.js';
import { quotaIn } from './database/quota.js';
import { prismaOptOutStore } from './notifications/prisma-opt-outs.js';
import { draw } from './pictures/draw.js';
import { serveChama } from './serve-chama.js';
import { prismaSimSwapStore } from './sim-swap/prisma-store.js';
import { openService } from './service.js';
import { languages } from '../flows/kit/me.js';
import { say } from '../flows/kit/say.js';
import { speak } from '../flows/texts/speak.js';
import { callbackAddresses, ussdAddresses, whatsappPath } from './callback-addresses.js';
import { callbackTokens } from './callback-tokens.js';
import { demoSeed } from './standins/seed.js';
import { unmarked } from './page/voice.js';
import type { Urls } from './standins/outgoing.js';
import { startStandins } from './standins/server.js';

/** What the whole installation stands on; a test hands in its own. */
export type Ground = { clock: Clock; ids: Ids; send: Send; log: Log; metrics: Metrics; crash: Crashpoint; pinHash?: PinHash };

export type Installation = Awaited<ReturnType<typeof openInstallation>>;

/** Answers and sessions of conversations that are too old are swept out this often. */
const sweepEveryMs = hours(1);

/** How long a start waits for the first list of members. */
const firstRecordsMs = seconds(10);

/** How often the copies of the chamas' records are looked at; a list is read again only when it is a day old. */
const freshEveryMs = hours(1);

/** Opens stores, providers and rooms as the configuration says. Listens to nothing yet, but for the stand-ins of demo mode. */
export async function openInstallation(config: Config, ground: Ground) {
  const { clock, ids, send, log, metrics, crash, pinHash = argon2PinHash } = ground;
  makeFolder(config.dataDir);
  const secretKey = secretOf(config);
  const database = await openDatabase({ url: config.databaseUrl, now: () => clock.now() });
  const standins =
    config.mode === 'demo'
      ? await startStandins({
          port: config.standinsPort,
          clock,
          ids,
          seed: demoSeed,
          send,
          dataFile: join(config.dataDir, 'standins.json'),
        })
      : undefined;
  const chamas = standins ? demoChamas(standins.url, config.ussd.code) : config.chamas;
  if (standins) admitChamas(standins, chamas);
  const turnsKey = deriveKey(secretKey, 'turns');
  const turns =
    config.redisUrl === undefined
      ? sqliteTurnStore(join(config.dataDir, 'turns.db'), turnsKey)
      : (await import('./conversation/stores/redis.js')).redisTurnStore({
          url: config.redisUrl,
          prefix: 'chamabot:',
          clock,
          ids,
          key: turnsKey,
        });
  const tokens = callbackTokens(deriveKey(secretKey, 'callbacks'), config.callbackTokens);
  /** Where we are reached from outside. In demo mode that is known once something listens. */
  let base = config.publicUrl;
  const addressesOf = (chama: ChamaConfig) => callbackAddresses(chama, base ?? '', tokens);
  const served = chamas.map((chama) =>
    serveChama(chama, {
      clock,
      ids,
      send,
      quota: (chamaId, perMonth) => quotaIn(database.client, 'chamapay', chamaId, perMonth),
      paidPages: () => (base === undefined ? undefined : paidPagesAt(base)),
      webhookAddresses: () => addressesOf(chama).flatMap(({ provider, addresses }) => (provider === 'bitpesa' ? addresses : [])),
    }),
  );
  const [first, ...others] = served;
  if (!first) throw new Error('no chama is configured');

  const voices = { ussd: ussdVoice(), whatsapp: whatsappVoice() };
  /** What carries WhatsApp messages, once it is open. */
  const outward: { whatsapp?: (message: OutgoingMessage) => Promise<SendOutcome> } = {};
  const columns = deriveKey(secretKey, 'columns');
  const service = await openService({
    chamas: [first, ...others],
    register: flows,
    stores: {
      money: prismaMoneyStore(database.client, columns),
      book: prismaBookStore(database.client, columns),
      local: prismaLocalStore(database.client, columns, prismaAudit(columns)),
      turns,
      safety: prismaSimSwapStore(database.client),
      optOuts: prismaOptOutStore(database.client),
    },
    draw,
    messageSeen: ({ channel, urgency, state }) => metrics.messages.inc({ channel: channel ?? 'none', urgency, state }),
    whatsapp: () => (outward.whatsapp ? { send: outward.whatsapp } : undefined),
    secretKey,
    pinHash,
    clock,
    ids,
    crash,
    log,
    seen: ({ channel, flow, state, kind, misses, ended, ms }) => {
      metrics.turns.inc({ channel, kind });
      metrics.turnSeconds.observe({ channel }, ms / 1000);
      if (kind === 'turn') metrics.screens.inc({ flow, state });
      log('debug', 'turn', { channel, flow, state, kind, misses, ended, ms: Math.round(ms) });
    },
    ...(standins && { before: async (heard: Heard) => await seeding?.before(heard) }),
    pageLink: (token) => (base === undefined ? undefined : `${base}/c/${token}`),
    alone: true,
  });
  const seeding =
    standins &&
    demoSeeding(
      service,
      chamas.map(({ id }) => id),
      clock,
    );

  async function pleaseType(address: string): Promise<string> {
    const { me } = await service.people.identify('whatsapp', address);
    // Nobody has told us yet which language a stranger reads.
    const read = me.member ? [me.language] : languages;
    return read.map((language) => speak(language, say('chat.pleaseType'))).join('\n');
  }

  const door = whatsappDoor({
    hear: service.hear,
    voice: voices.whatsapp,
    clock,
    token: doorToken(secretKey),
    pleaseType,
    report: (report) => service.operations.deliveryReport(report),
    log,
  });
  if (config.whatsappDriver === 'web') outward.whatsapp = door.send;

  const cloud =
    config.whatsappDriver === 'cloud'
      ? whatsappCloud({
          settings: standins ? demoWhatsapp(standins.url) : config.whatsappCloud,
          store: prismaCloudStore(database.client, { lookup: deriveKey(secretKey, 'lookup'), columns }),
          hear: service.hear,
          report: service.deliveryReport,
          pleaseType,
          send: breaker(send, clock),
          clock,
          ids,
          log,
        })
      : undefined;
  if (cloud) outward.whatsapp = cloud.send;

  const simulator =
    standins &&
    phones({
      hear: service.hear,
      voice: voices.whatsapp,
      network: demoNetwork(standins, demoGateway({ codes: perTurnCodes(chamas), hear: service.hear, voice: voices.ussd, clock, ids })),
      members: () => demoOwners(service, chamas),
      demo: { chamas: demoGroups(chamas), pin: demoPin, walletPin: demoMpesaPin, panelUrl: standins.url },
      clock,
      ids,
    });
  // Where a driver was asked for, messages go to real chats, also in demo mode.
  if (simulator && config.whatsappDriver === 'none')
    outward.whatsapp = async ({ to, text, id, file }) => simulator.deliver({ to, text, id, ...(file && { file }) });

  const closing = new AbortController();
  let seeded: Promise<void> | undefined;
  return {
    config,
    chamas,
    service,
    voices,
    door,
    cloud,
    standins,
    simulator,
    tokens,
    secretKey,
    /** What the one-time page needs that is not the conversation's. */
    page: {
      ...service.page,
      voice: unmarked(voices.whatsapp),
      tell: async (message: OutgoingMessage): Promise<SendOutcome> =>
        outward.whatsapp?.(message) ?? { status: 'refused', reason: 'unavailable' },
      origin: () => (base === undefined ? undefined : new URL(base).origin),
    },
    /** In demo mode members reach us where we listen. */
    listensAt(at: string): void {
      if (config.mode === 'demo') base ??= at;
    },
    stores: { turns, database },
    /** Where the stand-ins reach this service, which listens at `at`. Each of them is one account, and tells the first chama that has it. */
    callbackUrls(at: string): Urls {
      base ??= at;
      const { turn: ussd, end: ussdEnd } = ussdAddresses(at, config);
      const all = chamas.flatMap((chama) => callbackAddresses(chama, at, tokens)).reverse();
      return {
        ...Object.fromEntries(all.map(({ target, addresses }) => [target, addresses[0]])),
        ussd,
        ussdEnd,
        whatsappWebhook: `${at}${whatsappPath}`,
      };
    },
    /** Reads what is stale, begins to work. In demo mode everything is there when it resolves, for whoever speaks. */
    async start(): Promise<void> {
      if (standins) await Promise.all([service.refreshRecords(), seedVillages(service)]);
      await service.start({ work: config.role !== 'web' });
      if (!standins) await firstRecords();
      seeded = seeding?.all(closing.signal).catch((error: unknown) => log('error', 'seed', errorFields(error)));
      await cloud?.start();
      void keepFresh();
      void sweepTurns();
      if (!standins && config.role !== 'web') void haveWebhooks();
    },
    async stop(): Promise<void> {
      closing.abort();
      simulator?.close();
      await seeded;
      await cloud?.stop();
      await service.stop();
      await standins?.close();
      await turns.close();
      await database.close();
    },
  };

  /** Before the very first list of members is read, everybody would be a stranger; it is waited for, but not for ever. */
  async function firstRecords(): Promise<void> {
    const reading = refresh();
    const known = chamas.every(({ id }) => service.mirror(id) === undefined || service.people.roll.membersOf(id).length > 0);
    if (!known) await Promise.race([reading, clock.sleep(firstRecordsMs, closing.signal)]);
  }

  async function refresh(): Promise<void> {
    try {
      await service.refreshRecords();
    } catch (error) {
      log('error', 'records', errorFields(error));
    }
  }

  /** Costs nothing while the records are fresh; what is stale is read again. */
  async function keepFresh(): Promise<void> {
    for (;;) {
      await clock.sleep(freshEveryMs, closing.signal);
      if (closing.signal.aborted) return;
      await refresh();
    }
  }

  /** Each payer tells each chama that it serves. Where that cannot be had now, polling does without, and the next start tries again. */
  async function haveWebhooks(): Promise<void> {
    for (const { setup, payer } of served) {
      const came = await payer?.listen?.().catch((error: unknown) => ({ status: 'unknown', why: String(error) }));
      if (came && came.status !== 'there')
        log(came.status === 'made' ? 'info' : 'warn', 'payer.webhook', { chama: setup.chama.id, ...came });
    }
  }

  async function sweepTurns(): Promise<void> {
    while (!closing.signal.aborted) {
      await turns.sweep(clock.now()).catch((error: unknown) => log('error', 'sweep', errorFields(error)));
      await clock.sleep(sweepEveryMs, closing.signal);
    }
  }
}
