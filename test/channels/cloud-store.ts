import type { CloudStore, KeptMessage } from '../../src/channels/whatsapp/cloud/store.js';

/** The Cloud API's store in memory, as the money database keeps it. */
export function memoryCloudStore(): CloudStore & { rows: Map<string, KeptMessage & { done: boolean; receivedAt: number }> } {
  const rows = new Map<string, KeptMessage & { done: boolean; receivedAt: number }>();
  const wrote = new Map<string, number>();
  let seq = 0;
  const open = () => [...rows.values()].filter(({ done }) => !done);
  return {
    rows,
    put: async (messages, now) => {
      const fresh: KeptMessage[] = [];
      for (const message of messages) {
        const at = Math.min(message.at, now);
        wrote.set(message.from, Math.max(wrote.get(message.from) ?? 0, at));
        if (rows.has(message.id)) continue;
        const row = { seq: ++seq, key: message.id, chat: message.from, at, state: 'new' as const, message };
        rows.set(message.id, { ...row, done: false, receivedAt: now });
        fresh.push(row);
      }
      return fresh;
    },
    waiting: async (afterSeq, max) =>
      open()
        .filter((row) => row.seq > afterSeq)
        .slice(0, max)
        .map((row) => ({ ...row })),
    answering: async (key) => {
      const row = rows.get(key);
      if (row) row.state = 'answering';
    },
    done: async (key) => {
      const row = rows.get(key);
      if (row) row.done = true;
    },
    lastInboundAt: async (address) => wrote.get(address),
    closeWindow: async (address, at) => {
      if ((wrote.get(address) ?? Infinity) <= at) wrote.set(address, 0);
    },
    sweep: async (before) => {
      let gone = 0;
      for (const [key, row] of rows) if (row.done && row.receivedAt < before && rows.delete(key)) gone++;
      return gone;
    },
  };
}
