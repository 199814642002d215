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
  trustProxy: string | undefined;
  allowLoopback: boolean;
  publicUrl: string | undefined;
  /** The first is current; the others still open what they sealed. Empty in demo mode: one is made and kept. */
  secretKeys: string[];
  metricsToken: string | undefined;
  logLevel: string;
  ussd: { code: string; secret: string | undefined; dialect: 'africastalking' | 'turns'; directDial: boolean };
  callbackTokens: string[];
  databaseUrl: string;
  redisUrl: string | undefined;
  whatsappDriver: 'none' | 'web' | 'cloud';
  crashpoint: string | undefined;
  chamas: ChamaConfig[];
}>;
