import type { Response } from 'express';
import type { Clock } from '../../clock.js';
import { seconds } from '../../clock.js';

/** Pages that may listen at the same time; beyond it the oldest is let go, and its browser comes back by itself. */
const streamsMax = 40;
/** A comment line that often keeps proxies from closing a quiet stream. */
const heartbeatMs = seconds(20);
/** A page that does not read is let go when this many bytes wait for it. */
const waitingMax = 256 * 1024;

/** Server-sent events, told by phone number. */
export function eventStreams(clock: Clock) {
  const streams = new Map<Response, { phone: string; stop: AbortController }>();

  const drop = (response: Response) => {
    streams.get(response)?.stop.abort();
    streams.delete(response);
    response.end();
  };

  const write = (response: Response, chunk: string) => {
    if (response.writableLength > waitingMax) return drop(response);
    response.write(chunk);
  };

  const beat = async (response: Response, signal: AbortSignal) => {
    for (;;) {
      await clock.sleep(heartbeatMs, signal);
      if (signal.aborted) return;
      write(response, ': still here\n\n');
    }
  };

  return {
    /** Answers with a stream of what is told about this phone from now on. */
    open(phone: string, response: Response): void {
      const oldest = streams.size >= streamsMax ? streams.keys().next().value : undefined;
      if (oldest) drop(oldest);
      const stop = new AbortController();
      streams.set(response, { phone, stop });
      response.on('close', () => drop(response));
      response.status(200).set({ 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' });
      response.flushHeaders();
      response.write('retry: 1500\nevent: ready\ndata: {}\n\n');
      void beat(response, stop.signal);
    },
    tell(phone: string, event: { kind: string; [detail: string]: unknown }): void {
      const chunk = `data: ${JSON.stringify(event)}\n\n`;
      for (const [response, stream] of streams) if (stream.phone === phone) write(response, chunk);
    },
    /** Ends every stream, so that the server can close. */
    close(): void {
      for (const response of streams.keys()) drop(response);
    },
  };
}
