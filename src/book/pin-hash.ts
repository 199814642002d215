import { hash, verify } from '@node-rs/argon2';

/** A slow hash for PINs, off the event loop. A simulation hands in a fast one. */
export type PinHash = { hash(secret: string): Promise<string>; verify(phc: string, secret: string): Promise<boolean> };

/** argon2id with 19 MiB, two passes and one lane (OWASP's smallest recommended setting): about 15 ms a guess. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const argon2PinHash: PinHash = {
  hash: (secret) => hash(secret, cost),
  verify: (phc, secret) => verify(phc, secret),
};
