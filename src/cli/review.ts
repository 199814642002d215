import { readMoney } from './money.js';
import { configured, tell, type Command } from './terminal.js';

export const reviews: Command = {
  help: 'list: what a person must look at',
  run: async ({ terminal, positionals: [what] }) => {
    const config = configured(terminal);
    if (!config) return 78;
    if (what !== 'list') {
      terminal.error.write('chamabot review list\n');
      return 64;
    }
    const open = await readMoney(config, (store) => store.transaction((tx) => tx.reviews({ open: true })));
    tell(
      terminal,
      open,
      open.map(({ id, reason, detail, openedAt }) => `${new Date(openedAt).toISOString()}  ${id}  ${reason}: ${detail}`).join('\n') ||
        'Nothing waits for a person.',
    );
    return 0;
  },
};
