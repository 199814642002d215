import { z } from 'zod';
import { systemClock } from '../clock.js';
import type { Config } from '../config.js';
import { noCrash } from '../crashpoint.js';
import { httpSend, jsonOf } from '../http.js';
import { systemIds } from '../ids.js';
import { silent } from '../log.js';
import { openMetrics } from '../metrics.js';
import { openInstallation, type Installation } from '../open.js';
import { hostPath, secretOf } from '../secret-key.js';
import { runningAt } from './running.js';

const decisionMs = 15_000;

export type HostAsks<T extends { status: string }> = {
  /** What stands behind the host's token, and what is sent there. */
  door: 'review' | 'reopen' | 'resend';
  body: object;
  /** What it may answer, by its status. */
  statuses: readonly T['status'][];
  /** The command that shows whether it was done, for when nothing was heard. */
  look: string;
  /** The same, where no service runs. */
  work: (service: Installation['service']) => Promise<T>;
};

/** Has the running service do something, since it alone has the database open; where none runs, opens it and does it here. */
export async function atHostDoor<T extends { status: string }>(
  config: Config,
  { door, body, statuses, look, work }: HostAsks<T>,
): Promise<T> {
  const url = await runningAt(config);
  if (url !== undefined) return ask<T>(`${url}${hostPath(secretOf(config))}/${door}`, body, statuses, look);
  const ground = {
    clock: systemClock,
    ids: systemIds(() => systemClock.now()),
    send: httpSend(fetch),
    log: silent,
    metrics: openMetrics(),
  };
  const installation = await openInstallation(config, { ...ground, crash: noCrash });
  try {
    return await work(installation.service);
  } finally {
    await installation.stop();
  }
}

async function ask<T extends { status: string }>(url: string, body: object, statuses: readonly string[], look: string): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  const reply = await httpSend(fetch)({ method: 'POST', url, headers, body: JSON.stringify(body), timeoutMs: decisionMs });
  if (!reply.heard) throw new Error(`The service did not answer, and may have done it: look at ${look}.`);
  if (reply.status === 404) throw new Error('Another installation listens there: its SECRET_KEY or DATA_DIR is not ours.');
  const answered = z.looseObject({ status: z.string() }).safeParse(jsonOf(reply.text));
  if (reply.status !== 200 || !answered.success || !statuses.includes(answered.data.status))
    throw new Error(`The service did not take it (HTTP ${reply.status}). Nothing has changed.`);
  return answered.data as unknown as T; // our own service's words
}
