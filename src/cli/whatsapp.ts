import QRCode from 'qrcode';
import { z } from 'zod';
import { systemClock, seconds } from '../clock.js';
import { httpSend, jsonOf } from '../http.js';
import { hostPath, secretOf } from '../secret-key.js';
import { notRunning, runningAt } from './running.js';
import { complain, configured, exits, option, tell, type Command, type Terminal } from './terminal.js';

const answerMs = 5000;
/** WhatsApp gives a pairing code within some seconds. */
const codeMs = seconds(60);
const lookMs = 1000;

/** What is said of each state, and what the host does about it. */
const sentences = {
  starting: 'The driver is starting.',
  pairing: 'The driver waits to be linked to a phone.',
  ready: 'WhatsApp is ready: members are served by it.',
  down: 'No driver is connected, or WhatsApp Web is down. Receipts go by SMS. Start the driver with: npm run whatsapp',
  loggedOut: 'The phone has unlinked the driver. It begins anew in a moment, and has to be linked again.',
  banned: 'WhatsApp HAS BLOCKED THIS NUMBER. Open WhatsApp on the phone and ask for a review. Members are served by USSD and SMS.',
} as const;

const Standing = z.object({
  state: z.enum(Object.keys(sentences) as [keyof typeof sentences]),
  qr: z.string().optional(),
  code: z.string().optional(),
});
type Standing = z.infer<typeof Standing>;

export const whatsapp: Command = {
  help: 'how the WhatsApp driver is, with the QR code or the pairing code where it waits to be linked; ask for a pairing code; log the number out',
  usage: 'status | pair | logout',
  options: {
    phone: { type: 'string', help: 'pair: the number of the phone, with its country, like 254712345678' },
    yes: { type: 'boolean', help: 'logout: it has to be linked again afterwards, and that is what is wanted' },
  },
  run: async ({ terminal, positionals, options }) => {
    const [what = 'status', more] = positionals;
    const phone = option(options, 'phone')?.replace(/[\s+()-]/g, '');
    const problem = problemWith(what, more, phone, options['yes'] === true);
    if (problem !== undefined) {
      complain(terminal, problem);
      return exits.usage;
    }
    const config = configured(terminal);
    if (!config) return exits.config;
    if (config.whatsappDriver === 'cloud') {
      complain(terminal, 'WHATSAPP_DRIVER is cloud: there is no phone to link. See: chamabot doctor');
      return exits.notWell;
    }
    const url = await runningAt(config);
    if (url === undefined) {
      complain(terminal, notRunning);
      return exits.notWell;
    }
    const door = `${url}${hostPath(secretOf(config))}/whatsapp`;
    if (what === 'status') return show(terminal, await standingAt(door));
    return what === 'pair' ? pair(terminal, door, phone ?? '') : logOut(terminal, door);
  },
};

function problemWith(what: string, more: string | undefined, phone: string | undefined, isSure: boolean): string | undefined {
  if (!['status', 'pair', 'logout'].includes(what) || more !== undefined) return 'Say what: chamabot whatsapp status | pair | logout';
  if (what === 'pair' && !/^[1-9]\d{7,14}$/.test(phone ?? '')) return 'Say which phone, with its country: --phone 254712345678';
  if (what === 'logout' && !isSure)
    return 'The number has to be linked again afterwards. If that is what you want: chamabot whatsapp logout --yes';
  return undefined;
}

async function standingAt(door: string): Promise<Standing> {
  const reply = await httpSend(fetch)({ method: 'GET', url: door, timeoutMs: answerMs });
  if (!reply.heard) throw new Error('The service did not answer.');
  if (reply.status === 404) throw new Error('Another installation listens there: its SECRET_KEY or DATA_DIR is not ours.');
  return Standing.parse(jsonOf(reply.text));
}

/** True when a driver takes it. */
async function order(door: string, body: object): Promise<boolean> {
  const headers = { 'content-type': 'application/json' };
  const reply = await httpSend(fetch)({ method: 'POST', url: door, headers, body: JSON.stringify(body), timeoutMs: answerMs });
  return reply.heard && reply.status === 200;
}

async function pair(terminal: Terminal, door: string, phone: string): Promise<number> {
  const before = await standingAt(door);
  if (before.state === 'ready') {
    complain(terminal, 'A phone is linked already. To link another one: chamabot whatsapp logout --yes');
    return exits.notWell;
  }
  if (!(await order(door, { is: 'pair', phone }))) {
    complain(terminal, sentences.down);
    return exits.notWell;
  }
  for (let waited = 0; waited < codeMs; waited += lookMs) {
    const now = await standingAt(door);
    if (now.state === 'ready' || (now.code !== undefined && now.code !== before.code)) return show(terminal, now);
    await systemClock.sleep(lookMs);
  }
  complain(
    terminal,
    'WhatsApp gave no code. It gives a number only some in an hour; the QR code can be scanned instead: chamabot whatsapp',
  );
  return exits.notWell;
}

async function logOut(terminal: Terminal, door: string): Promise<number> {
  const { state } = await standingAt(door);
  if (state !== 'ready' || !(await order(door, { is: 'logout' }))) {
    complain(terminal, `Nothing was done. ${sentences[state]}`);
    return exits.notWell;
  }
  tell(terminal, { status: 'asked' }, 'The driver logs out. In a moment "chamabot whatsapp" shows a new QR code.');
  return exits.well;
}

async function show(terminal: Terminal, standing: Standing): Promise<number> {
  const { state, qr, code } = standing;
  const how =
    code !== undefined
      ? `\n\n  ${code}\n\nType this in WhatsApp: Settings, Linked devices, Link a device, Link with phone number instead.`
      : qr !== undefined
        ? `\n\n${await QRCode.toString(qr, { type: 'terminal', small: true })}\nScan this with WhatsApp: Settings, Linked devices, Link a device. It changes every 20 seconds.`
        : '';
  tell(terminal, standing, `${sentences[state]}${how}`);
  return state === 'ready' || state === 'starting' || state === 'pairing' ? exits.well : exits.notWell;
}
