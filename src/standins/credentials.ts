/** What callers must show. */
export type Credentials = {
  chamapay: { apiKey: string; apiSecret: string; webhookSecret: string };
  imarapay: { username: string; password: string };
  africastalking: { username: string; apiKey: string };
};

/** The demo's credentials: plainly no secrets, so that the service can tell them from real ones. */
export const demoCredentials: Credentials = {
  chamapay: { apiKey: 'demo-chamapay-key', apiSecret: 'demo-chamapay-secret', webhookSecret: 'demo-chamapay-webhook-secret' },
  imarapay: { username: 'demo-imarapay-user', password: 'demo-imarapay-password' },
  africastalking: { username: 'demo-africastalking-user', apiKey: 'demo-africastalking-key' },
};
