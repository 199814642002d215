import { formatMoney } from '../money.js';
import { listOperations, storyOf } from '../operations/inspect.js';
import { readMoney } from './money.js';
import { configured, tell, type Command } from './terminal.js';

const listMax = 50;

export const operations: Command = {
  help: 'list: the newest · show <id>: the whole story of one',
  run: async ({ terminal, positionals: [what, id] }) => {
    const config = configured(terminal);
    if (!config) return 78;
    if (what === 'list') {
      const listed = await readMoney(config, (store) => listOperations(store, { max: listMax }));
      const lines = listed.map(
        ({ operation: { id, kind, amount, state, createdAt }, legs }) =>
          `${new Date(createdAt).toISOString()}  ${id}  ${kind.padEnd(12)} ${formatMoney(amount).padStart(12)}  ${state.padEnd(7)} ${legs.map((leg) => `${leg.kind} ${leg.state}`).join(' → ')}`,
      );
      tell(
        terminal,
        listed.map(({ operation: { phone: _phone, ...rest }, legs }) => ({ ...rest, legs })),
        lines.join('\n') || 'There are none yet.',
      );
      return 0;
    }
    const story = what === 'show' && id !== undefined ? await readMoney(config, (store) => storyOf(store, id)) : undefined;
    if (!story) {
      terminal.error.write(
        what === 'show' && id !== undefined ? `There is no operation ${id}.\n` : 'chamabot operations list | show <id>\n',
      );
      return what === 'show' ? 1 : 64;
    }
    const { phone: _phone, ...operation } = story.operation;
    tell({ ...terminal, json: true }, { ...story, operation, callbacks: story.callbacks.map(({ body: _body, ...rest }) => rest) }, '');
    return 0;
  },
};
