import { systemClock } from '../clock.js';
import { noCrash } from '../crashpoint.js';
import { httpSend } from '../http.js';
import { systemIds } from '../ids.js';
import { silent } from '../log.js';
import { openMetrics } from '../metrics.js';
import { openInstallation } from '../open.js';
import { configured, exits, tell, type Command } from './terminal.js';

export const sync: Command = {
  help: "read members and contributions anew from the chamas' records. The service does so by itself; stop it first",
  run: async ({ terminal }) => {
    const config = configured(terminal);
    if (!config) return exits.config;
    const installation = await openInstallation(config, {
      clock: systemClock,
      ids: systemIds(() => systemClock.now()),
      send: httpSend(fetch),
      log: silent,
      metrics: openMetrics(),
      crash: noCrash,
    });
    try {
      const results = [];
      for (const { id } of installation.chamas) {
        const mirror = installation.service.mirror(id);
        if (!mirror) continue;
        if (!terminal.json) terminal.error.write(`${id}: members … `);
        const members = await mirror.readMembers();
        if (!terminal.json) terminal.error.write(`${members}; contributions … `);
        const contributions = await mirror.readContributions();
        if (!terminal.json) terminal.error.write(`${contributions}\n`);
        results.push({ chama: id, members, contributions, memberCount: installation.service.people.roll.membersOf(id).length });
      }
      tell(
        terminal,
        results,
        results.map(({ chama, memberCount }) => `${chama}: ${memberCount} members`).join('\n') || 'No chama keeps its records elsewhere.',
      );
      return results.every(({ members, contributions }) => members !== 'unknown' && contributions !== 'unknown')
        ? exits.well
        : exits.notWell;
    } finally {
      await installation.stop();
    }
  },
};
