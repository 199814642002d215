import type { SmsSender } from '../../src/providers/ports.js';
import type { SendOutcome } from '../../src/outgoing.js';

export type ScriptedSms = {
  sender: SmsSender;
  sent: { to: string; text: string }[];
  /** What the messages to come meet; when it is empty, they are sent. */
  faults: SendOutcome[];
  texts(): string[];
};

export function scriptedSms(): ScriptedSms {
  const self: ScriptedSms = {
    sent: [],
    faults: [],
    texts: () => self.sent.map(({ text }) => text),
    sender: {
      name: 'gateway',
      send: async (message) => {
        self.sent.push(message);
        return self.faults.shift() ?? { status: 'sent', messageId: `sms${self.sent.length}` };
      },
      report: (body) => {
        const [messageId = '', status] = body.split(' ');
        return status === 'delivered' || status === 'failed' || status === 'onTheWay' ? { messageId, status } : undefined;
      },
    },
  };
  return self;
}
