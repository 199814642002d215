import type { Ground } from '../ground.js';

const answerMs = 10_000;

/** Asks our address as Meta does when somebody enters it in the app's settings: true when it knows the token and gives the challenge back. */
export const whatsappVerifying =
  ({ urls, send, ids, credentials }: Ground) =>
  async (): Promise<boolean> => {
    const url = urls().whatsappWebhook;
    if (!url) return false;
    const challenge = ids.next().replace(/\D/g, '');
    const asked = { 'hub.mode': 'subscribe', 'hub.challenge': challenge, 'hub.verify_token': credentials.whatsapp.verifyToken };
    const reply = await send({ method: 'GET', url: `${url}?${new URLSearchParams(asked).toString()}`, headers: {}, timeoutMs: answerMs });
    return reply.heard && reply.status === 200 && reply.text === challenge;
  };
