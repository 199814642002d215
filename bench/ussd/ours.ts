import { createServer } from 'node:http';
import { join } from 'node:path';
import { flows } from '../../flows/index.js';
import { memoryLocalStore } from '../../src/book/local/memory.js';
import { memoryBookStore } from '../../src/book/memory-store.js';
import { openIdentity } from '../../src/book/identity.js';
import { africasTalking } from '../../src/channels/ussd/africastalking.js';
import { ussdHandler } from '../../src/channels/ussd/handler.js';
import { ussdVoice } from '../../src/channels/ussd/pages.js';
import { systemClock as clock } from '../../src/clock.js';
import { sqliteTurnStore } from '../../src/conversation/stores/sqlite.js';
import { noCrash } from '../../src/crashpoint.js';
import { systemIds } from '../../src/ids.js';
import { openLog } from '../../src/log.js';
import { openMetrics } from '../../src/metrics.js';
import { memoryMoneyStore } from '../../src/operations/store/memory.js';
import type { Phone } from '../../src/phone.js';
import type { Collector } from '../../src/providers/ports.js';
import { deriveKey } from '../../src/secrets.js';
import { openService, termsVersion } from '../../src/service.js';
import { membersMax, phoneOf, serviceCode } from './sessions.js';
import { serve } from './serve.js';

/**
 * Our own USSD door: the whole service as it is put together for a host, with real flows, people, rules, keys and counters, and
 * the turn store on disk. Only the money database is in memory: no visit of this measurement confirms a payment.
 */
const folder = process.argv[2];
if (folder === undefined) throw new Error('where are the turns to be stored?');

const secretKey = 'a key for measurements only, of sufficient length';
const chama = {
  id: 'main',
  name: 'Umoja',
  country: 'KE',
  currency: 'KES',
  timeZone: 'Africa/Nairobi',
  helpPhone: '0712 000 002',
  ussdCode: serviceCode,
} as const;

const book = memoryBookStore();
const identity = openIdentity(deriveKey(secretKey, 'lookup'));
const now = clock.now();
for (let member = 0; member < membersMax; member++) {
  const phone = phoneOf(member) as Phone;
  const phoneHash = identity.phoneHash(phone);
  const memberId = `M${String(member).padStart(4, '0')}`;
  await book.putMembers([
    { chamaId: chama.id, memberId, name: `Amina Hassan ${member}`, phone, phoneHash, status: 'active', role: 'member', syncedAt: now },
  ]);
  const person = { id: identity.personOfPhone(phone), phone, phoneHash, createdAt: now };
  await book.changePerson(person, { agreedAt: now, agreedVersion: termsVersion });
  await book.setPin(person, 'not asked for', now);
}

const never = () => Promise.reject(new Error('nothing is collected in this measurement'));
const collector: Collector = {
  name: 'none',
  rail: 'mpesa',
  sendAgain: false,
  collect: never,
  status: never,
  lookUp: never,
  statement: never,
  hint: () => undefined,
  fee: never,
};

const log = openLog('info');
const metrics = openMetrics();
const service = await openService({
  chamas: [{ setup: { chama, language: 'en', officers: {}, rules: { cycleAmount: 1000 } }, collector }],
  register: flows,
  stores: {
    money: memoryMoneyStore(),
    book,
    local: memoryLocalStore({ audit: never }),
    turns: sqliteTurnStore(join(folder, 'turns.db'), deriveKey(secretKey, 'turns')),
  },
  secretKey,
  pinHash: { hash: never, verify: never },
  clock,
  ids: systemIds(() => clock.now()),
  crash: noCrash,
  log,
  seen: ({ channel, flow, state, kind, misses, ended, ms }) => {
    metrics.turns.inc({ channel, kind });
    metrics.turnSeconds.observe({ channel }, ms / 1000);
    if (kind === 'turn') metrics.screens.inc({ flow, state });
    log('debug', 'turn', { channel, flow, state, kind, misses, ended, ms: Math.round(ms) });
  },
  alone: true,
});

const ussd = ussdHandler({
  hear: service.hear,
  voice: ussdVoice(),
  dialect: africasTalking,
  clock,
  codes: [serviceCode],
  sayings: { again: 'Please dial again.', otherCode: 'This code is not in use.' },
  log,
});
serve(
  createServer((request, response) => {
    if (request.url === '/ussd') ussd(request, response);
    else response.writeHead(404).end();
  }),
);
