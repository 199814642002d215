import { load, type Load, type Measured } from '../load.js';
import { visits } from './sessions.js';

/** What to put on a server: visits, and what it answers where it knows one answer only. `run` names their sessions. */
export type Job = Load & { run: string; says?: string };

/** The load, in a process of its own: it has another core than the servers. */
process.on('message', ({ run, says, ...job }: Job) => {
  const talks = Array.from({ length: job.connections }, (_, client) => visits(client, job.connections, run, says));
  load(job, talks).then(
    (measured: Measured) => process.send?.(measured),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(0));
process.send?.({});
