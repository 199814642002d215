import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Did one who knows the app's secret send exactly these bytes? Cloud API docs: `X-Hub-Signature-256: sha256=<hex>`, the HMAC-SHA256 of the raw
 * body. Several secrets are for a change of secrets; all are tried, in constant time.
 */
export function isSigned(bytes: Uint8Array, header: string | undefined, secrets: readonly string[]): boolean {
  const [, hex] = /^sha256=([0-9a-f]{64})$/.exec(header ?? '') ?? [];
  const given = Buffer.from(hex ?? '0'.repeat(64), 'hex');
  let signed = false;
  for (const secret of secrets) {
    const same = timingSafeEqual(given, createHmac('sha256', secret).update(bytes).digest());
    signed = same || signed;
  }
  return signed && hex !== undefined;
}
