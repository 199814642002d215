import { createECDH, createHmac } from 'node:crypto';

/** The order of secp256k1. */
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

const bytes32 = (n: bigint): Buffer => Buffer.from(n.toString(16).padStart(64, '0'), 'hex');
const number = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);

/** The nonces of RFC 6979, so that the same invoice has the same signature in every run. */
function* nonces(key: Buffer, hash: Buffer): Generator<bigint> {
  const hmac = (by: Buffer, ...parts: Buffer[]) => parts.reduce((mac, part) => mac.update(part), createHmac('sha256', by)).digest();
  const seed = Buffer.concat([key, bytes32(number(hash) % order)]);
  let v: Buffer = Buffer.alloc(32, 1);
  let k: Buffer = Buffer.alloc(32, 0);
  for (const mark of [0, 1]) {
    k = hmac(k, v, Buffer.from([mark]), seed);
    v = hmac(k, v);
  }
  for (;;) {
    v = hmac(k, v);
    const nonce = number(v);
    if (nonce > 0n && nonce < order) yield nonce;
    k = hmac(k, v, Buffer.from([0]));
    v = hmac(k, v);
  }
}

/** The inverse modulo the order, by Euclid's algorithm. */
function inverse(n: bigint): bigint {
  let [a, b, x, y] = [n % order, order, 1n, 0n];
  while (a !== 0n) {
    const times = b / a;
    [a, b, x, y] = [b - times * a, a, y - times * x, x];
  }
  return ((y % order) + order) % order;
}

/** Signs a hash with secp256k1: r and s (the low one) in 64 bytes, and which of the four keys that fit them is ours. For keys that guard nothing. */
export function signHash(hash: Buffer, key: Buffer): { signature: Buffer; recovery: number } {
  for (const nonce of nonces(key, hash)) {
    const curve = createECDH('secp256k1');
    curve.setPrivateKey(bytes32(nonce));
    const point = curve.getPublicKey();
    const x = number(point.subarray(1, 33));
    const r = x % order;
    const s = (inverse(nonce) * (number(hash) + r * number(key))) % order;
    if (r === 0n || s === 0n) continue;
    const isHigh = s > order / 2n;
    const odd = (point.at(-1) ?? 0) & 1;
    return {
      signature: Buffer.concat([bytes32(r), bytes32(isHigh ? order - s : s)]),
      recovery: (odd ^ (isHigh ? 1 : 0)) | (x >= order ? 2 : 0),
    };
  }
  throw new Error('no nonce');
}
