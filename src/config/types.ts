import type { ChamaConfig } from './chama.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** One frozen value that holds all that the environment says. Nobody else reads the environment. */
export type Config = Readonly<{
  mode: 'demo' | 'live';
  role: 'all' | 'web' | 'worker' | 'whatsapp';
  port: number;
  host: string;
  dataDir: string;
  standinsPort: number;
  /** How many proxies stand before us, or which ones, as Express takes it. */
  trustProxy: number | string[] | undefined;
  allowLoopback: boolean;
  /** The host wants the demo to be seen from elsewhere. */
  demoPublic: boolean;
  publicUrl: string | undefined;
  /** One value in live mode. Empty in demo mode: one is made and kept. */
  secretKeys: string[];
  metricsToken: string | undefined;
  logLevel: string;
  ussd: { code: string; secret: string | undefined; dialect: 'africastalking' | 'turns'; directDial: boolean };
  callbackTokens: string[];
  databaseUrl: string;
  redisUrl: string | undefined;
  whatsappDriver: 'none' | 'web' | 'cloud';
  /** What the Cloud API needs; empty where it is not set. The demo brings its own. */
  whatsappCloud: {
    baseUrl: string;
    token: string;
    phoneNumberId: string;
    appSecrets: string[];
    verifyToken: string;
    templates: Readonly<
      Record<string, { name: string; languages: Readonly<Record<string, string>>; parameters?: readonly string[] | undefined }>
    >;
  };
  crashpoint: string | undefined;
  chamas: ChamaConfig[];
}>;
