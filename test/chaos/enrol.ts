import { readFileSync } from 'node:fs';
import { localMembers } from '../../src/book/local/members.js';
import { host } from '../../src/book/local/roster.js';
import { systemClock as clock } from '../../src/clock.js';
import { readConfig } from '../../src/config.js';
import { noCrash } from '../../src/crashpoint.js';
import { demoChamas } from '../../src/demo.js';
import { httpSend } from '../../src/http.js';
import { systemIds } from '../../src/ids.js';
import { silent } from '../../src/log.js';
import { openMetrics } from '../../src/metrics.js';
import { openInstallation } from '../../src/open.js';
import type { Phone } from '../../src/phone.js';
import type { Villager } from './village.js';
import { villageOf } from './villages.js';

/**
 * Lets members into the chamas whose records are the service's own, as their host does, before the first life: a list at ChamaPay is
 * read by itself, and nobody else could let the first officer in.
 */
export async function enrol(env: Record<string, string>, people: readonly Villager[]): Promise<void> {
  const newcomers = people.filter(({ phone }) => villageOf(phone).isLocal);
  if (newcomers.length === 0) return;
  const read = readConfig(env, (path) => readFileSync(path, 'utf8'), demoChamas);
  if (read.status !== 'ok') throw new Error(read.problems.join('\n'));
  const ground = { clock, ids: systemIds(() => clock.now()), send: httpSend(fetch), log: silent, metrics: openMetrics(), crash: noCrash };
  const opened = await openInstallation(read.config, ground);
  try {
    for (const { memberId, phone } of newcomers) {
      const members = localMembers(opened.service.desk(villageOf(phone).chamaId));
      const answer = await members.register(
        { key: `enrol:${memberId}`, by: host },
        { name: `Member ${memberId}`, phone: phone as Phone, memberId },
      );
      if (answer.status !== 'done') throw new Error(`${memberId} is not let in: ${answer.status}`);
    }
  } finally {
    await opened.stop();
  }
}
