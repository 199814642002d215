import { connect } from 'node:net';

/** What a client says next, and whether what came back is right. */
export type Talk = {
  /** The body of the next request. */
  next(): string;
  /** Holds an answer's body against what was asked. */
  isRight(body: string): boolean;
  /** True between two conversations: a client stops only here, so that none is left open. */
  isOver(): boolean;
};

export type Load = {
  port: number;
  path: string;
  connections: number;
  seconds: number;
  /** Requests a second over all connections, evenly; absent: each connection asks as soon as it is answered. */
  rate?: number;
};

export type Measured = {
  requests: number;
  errors: number;
  seconds: number;
  perSecond: number;
  /** With a rate from when a request was due, so that a server that stands still is not spared; else from when it was sent. */
  latencyMs: { p50: number; p99: number; max: number };
};

/** Nobody waits longer than this for the whole of it. */
const graceMs = 5_000;

/**
 * Puts load on a server of this machine by HTTP/1.1 over connections that are kept open, and says what came of it. Anything but
 * a 200 with the right body is an error.
 */
export async function load({ port, path, connections, seconds, rate }: Load, talks: Talk[]): Promise<Measured> {
  const latencies: number[] = [];
  let errors = 0;
  let asked = 0;
  const startedAt = performance.now();
  const endAt = startedAt + seconds * 1000;
  const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: `;

  const client = (talk: Talk) =>
    new Promise<void>((resolve) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      let askedAt = 0;
      let received = '';

      const ask = () => {
        if (performance.now() >= endAt && talk.isOver()) return void socket.end();
        if (rate === undefined) return send(performance.now());
        const dueAt = startedAt + (asked++ / rate) * 1000;
        const waitMs = dueAt - performance.now();
        if (waitMs > 0) setTimeout(() => send(dueAt), waitMs);
        else send(dueAt);
      };
      const send = (at: number) => {
        askedAt = at;
        const body = talk.next();
        socket.write(`${head}${Buffer.byteLength(body)}\r\n\r\n${body}`);
      };

      socket.on('connect', ask);
      socket.setEncoding('latin1'); // a character a byte, as lengths are counted
      socket.on('data', (chunk: string) => {
        received += chunk;
        const bodyAt = received.indexOf('\r\n\r\n') + 4;
        if (bodyAt < 4) return;
        const length = /content-length: (\d+)/i.exec(received.slice(0, bodyAt))?.[1];
        if (length === undefined) return void socket.destroy(new Error('an answer without a length'));
        if (received.length < bodyAt + Number(length)) return;
        latencies.push(performance.now() - askedAt);
        if (!received.startsWith('HTTP/1.1 200') || !talk.isRight(received.slice(bodyAt))) errors++;
        received = '';
        ask();
      });
      socket.on('error', () => errors++);
      socket.on('close', () => resolve());
      setTimeout(() => socket.destroy(), seconds * 1000 + graceMs).unref();
    });

  await Promise.all(talks.slice(0, connections).map(client));
  const took = (performance.now() - startedAt) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? Number.NaN;
  return {
    requests: latencies.length,
    errors,
    seconds: took,
    perSecond: latencies.length / took,
    latencyMs: { p50: at(0.5), p99: at(0.99), max: at(1) },
  };
}
