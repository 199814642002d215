/** What callers must show. */
export type Credentials = {
  chamapay: { apiKey: string; apiSecret: string; webhookSecret: string };
  imarapay: { username: string; password: string };
  africastalking: { username: string; apiKey: string };
  campay: { token: string; username: string; password: string; webhookKey: string };
  bitpesa: { apiKey: string; apiSecret: string };
  chapsmart: { apiKey: string; apiSecret: string };
  whatsapp: { token: string; appSecret: string; verifyToken: string };
};

/** The demo's credentials: plainly no secrets, so that the service can tell them from real ones. */
export const demoCredentials: Credentials = {
  chamapay: { apiKey: 'demo-chamapay-key', apiSecret: 'demo-chamapay-secret', webhookSecret: 'demo-chamapay-webhook-secret' },
  imarapay: { username: 'demo-imarapay-user', password: 'demo-imarapay-password' },
  africastalking: { username: 'demo-africastalking-user', apiKey: 'demo-africastalking-key' },
  campay: {
    token: 'demo-campay-token',
    username: 'demo-campay-user',
    password: 'demo-campay-password',
    webhookKey: 'demo-campay-webhook-key',
  },
  bitpesa: { apiKey: 'demo-bitpesa-key', apiSecret: 'demo-bitpesa-secret' },
  chapsmart: { apiKey: 'demo-chapsmart-key', apiSecret: 'demo-chapsmart-secret' },
  whatsapp: { token: 'demo-whatsapp-token', appSecret: 'demo-whatsapp-secret', verifyToken: 'demo-whatsapp-verify' },
};

/** The id of the demo's number at WhatsApp. */
export const demoNumber = '106540352242922';
