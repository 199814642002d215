import { connect } from 'node:net';

/** One HTTP/1.1 keep-alive client that sends the next request as soon as the last is answered. Bounded in time. */

export type Load = {
  port: number;
  connections: number;
  seconds: number;
  /** Requests a second over all connections; absent: as fast as they are answered. */
  rate?: number;
  /** The next body to send; called once a request. */
  body: () => string;
  path: string;
};

export type Measured = {
  requests: number;
  errors: number;
  seconds: number;
  perSecond: number;
  latencyMs: { p50: number; p99: number; max: number };
};

/** Puts load on a server of this machine and says what came of it. Any answer but 200 is an error. */
export async function load({ port, connections, seconds, rate, body, path }: Load): Promise<Measured> {
  const latencies: number[] = [];
  let errors = 0;
  const startedAt = performance.now();
  const endAt = startedAt + seconds * 1000;
  let sent = 0;

  const client = () =>
    new Promise<void>((resolve) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      let askedAt = 0;
      let received = '';
      const ask = () => {
        if (performance.now() >= endAt) {
          socket.end();
          return;
        }
        const due = rate === undefined ? 0 : startedAt + (sent++ / rate) * 1000 - performance.now();
        if (due > 1) setTimeout(send, due);
        else send();
      };
      const send = () => {
        const text = body();
        askedAt = performance.now();
        socket.write(
          `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
        );
      };
      socket.on('connect', ask);
      socket.setEncoding('latin1');
      socket.on('data', (chunk: string) => {
        received += chunk;
        const headEnd = received.indexOf('\r\n\r\n');
        if (headEnd < 0) return;
        const length = /content-length: (\d+)/i.exec(received.slice(0, headEnd))?.[1];
        if (length === undefined ? !received.endsWith('0\r\n\r\n') : received.length < headEnd + 4 + Number(length)) return;
        latencies.push(performance.now() - askedAt);
        if (!received.startsWith('HTTP/1.1 200')) errors++;
        received = '';
        ask();
      });
      socket.on('error', () => errors++);
      socket.on('close', () => resolve());
    });

  await Promise.all(Array.from({ length: connections }, client));
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
