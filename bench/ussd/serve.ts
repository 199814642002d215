import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Processor time that this process has used, in microseconds. */
export type Used = { cpuMicros: number };

/** Serves on a port of its own, says which, and on each message how much processor time it has used. Ends with its parent. */
export function serve(server: Server): void {
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMicros: user + system } satisfies Used);
  });
  process.on('disconnect', () => process.exit(0));
}
