import type { ShownFile } from './files.js';

/** One line of a chat. `push`: the chama wrote by itself, and not as an answer. `file` came along with it, and is asked for by the message's id. */
export type ChatMessage = { id: string; from: 'member' | 'chama'; text: string; at: number; push?: true; file?: ShownFile };

/** Messages kept for each chat; the oldest go first. */
const messagesMax = 200;

/** The chats' memory: it lives as long as the process, and a message that is already there is not added again. */
export function chats() {
  const byPhone = new Map<string, ChatMessage[]>();
  return {
    /** False when a message with this id is there already. */
    add(phone: string, message: ChatMessage): boolean {
      const history = byPhone.get(phone) ?? [];
      byPhone.set(phone, history);
      if (history.some(({ id }) => id === message.id)) return false;
      history.push(message);
      if (history.length > messagesMax) history.splice(0, history.length - messagesMax);
      return true;
    },
    of: (phone: string): ChatMessage[] => [...(byPhone.get(phone) ?? [])],
  };
}
