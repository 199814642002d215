import type { Delivered } from './frames.js';

/** Messages that wait for the linked device, in the order in which they came, each until it says that it has it. */
export function outbox() {
  const waiting = new Map<string, Delivered>();
  return {
    add(message: Delivered): Delivered {
      waiting.set(message.id, message);
      return message;
    },
    due: (): Delivered[] => [...waiting.values()],
    received(ids: string[]): void {
      for (const id of ids) waiting.delete(id);
    },
    count: (): number => waiting.size,
  };
}
