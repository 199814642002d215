import type { Arrival, Handset } from './handset.js';

type Prompt = Extract<Arrival, { kind: 'prompt' }>;

/** What a phone shows when its network asks to approve a payment; `cancel` is what one types not to. */
export const promptText = ({ wallet, amount, payee }: Prompt, cancel: string): string =>
  `  ${wallet.toUpperCase()}: pay ${amount} to ${payee}?\n  Type the ${wallet} PIN (0000 in the demo), or ${cancel} to cancel.`;

/** The prompts that are open on a phone, the oldest first. */
export function openPrompts(handset: Handset) {
  const open: string[] = [];
  return {
    isOpen: (): boolean => open.length > 0,
    /** Keeps up with what arrives. */
    note(arrival: Arrival): void {
      if (arrival.kind === 'prompt') open.push(arrival.id);
      if (arrival.kind === 'promptClosed' && open.includes(arrival.id)) open.splice(open.indexOf(arrival.id), 1);
    },
    /** Answers the oldest: figures are a PIN, anything else cancels. False where none is open. */
    async answer(line: string): Promise<boolean> {
      const prompt = open.shift();
      if (prompt === undefined) return false;
      const pin = line.trim();
      await handset.answerPrompt(prompt, /^\d{1,8}$/.test(pin) ? { pin } : { cancel: true });
      return true;
    },
  };
}
