import { readConfig, type Environment } from '../../src/config.js';
import { demoChamas } from '../../src/demo.js';

/** A live configuration that is right, made of secrets as `openssl rand -hex 32` makes them. */
export const live: Readonly<Record<string, string>> = {
  MODE: 'live',
  SECRET_KEY: '6f1c0a9d24be7358e1f06b92c4d78a3507e9b1c2d3f4a5968778695a4b3c2d1e',
  USSD_SECRET: '9b3e71d0c5a84f26b7e8d9f0a1b2c3d4e5f60718293a4b5c6d7e8f901a2b3c4d',
  METRICS_TOKEN: 'c0ffee9d24be7358e1f06b92c4d78a3507e9b1c2d3f4a5968778695a4b3c2dff',
  PUBLIC_URL: 'https://chama.umoja.co.ke',
  CHAMA_NAME: 'Umoja',
  CHAMAPAY_API_KEY: 'cp_live_3d9f',
  CHAMAPAY_WEBHOOK_SECRET: 'whsec_3d9f',
  IMARAPAY_BASE_URL: 'https://api.imarapay.co.ke/api',
  IMARAPAY_API_USERNAME: 'umoja',
  IMARAPAY_API_PASSWORD: 'p4f9',
  IMARAPAY_ACCOUNT_ID: '7',
  AFRICASTALKING_USERNAME: 'umoja',
  AFRICASTALKING_API_KEY: 'atsk_3d9f',
};

export const read = (env: Environment, file?: string) =>
  readConfig(
    env,
    (path) => {
      if (file === undefined) throw new Error(`ENOENT: ${path}`);
      return file;
    },
    demoChamas,
  );

/** What is wrong with an environment; empty when nothing is. */
export function problemsOf(env: Environment, file?: string): string[] {
  const answer = read(env, file);
  return answer.status === 'wrong' ? answer.problems : [];
}
