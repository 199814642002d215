import { conversation } from '../../src/conversation/engine.js';
import { memoryTurnStore } from '../../src/conversation/stores/memory.js';
import type { Order } from '../../src/conversation/agree.js';
import type { Hear } from '../../src/conversation/types.js';
import type { Clock } from '../../src/clock.js';
import { noCrash } from '../../src/crashpoint.js';
import { deriveKey } from '../../src/secrets.js';
import { flows } from '../../flows/index.js';
import type { Me } from '../../flows/kit/me.js';
import { ordinaryReads, village } from '../stories/village.js';

/** The real conversation for any number of people, each by their address; what they confirm is kept. It outlives a driver, as its stores do. */
export function cloudVillage(clock: Clock) {
  const orders: (Order & { heardAt: number; id: string })[] = [];
  const [amina] = village['amina'] as [Me];
  const failures: unknown[] = [];
  /** Whose message is being taken in. */
  const heard = new Map<string, { at: number; id: string }>();
  let ids = 0;
  const converse = conversation({
    register: flows,
    reads: ordinaryReads(),
    identify: async (_channel, address) => {
      const me: Me = { ...amina, channel: 'whatsapp', person: address };
      return { memberships: [me], me };
    },
    agree: async (order) => {
      if (orders.some(({ key }) => key === order.key)) return { status: 'agreed' };
      const { at, id } = heard.get(order.me.person) ?? { at: 0, id: '' };
      orders.push({ ...order, heardAt: at, id });
      return { status: 'agreed' };
    },
    store: memoryTurnStore(),
    clock,
    ids: { next: () => `id${++ids}`, uuid: () => `uuid${++ids}`, random: () => 0.5 },
    key: deriveKey('a key for tests only, of sufficient length', 'turns'),
    crash: noCrash,
    seen: () => undefined,
    failed: (error) => void failures.push(error),
  });
  const hear: Hear = (said, voice) => {
    heard.set(said.address, { at: said.at, id: said.id });
    return converse(said, voice);
  };
  return { hear, orders, failures };
}
