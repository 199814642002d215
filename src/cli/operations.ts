import { amountOf, listOperations, storyOf } from '../operations/inspect.js';
import { discreet } from './discreet.js';
import { readMoney } from './money.js';
import { amountText, storyLines, timeOf } from './story.js';
import { complain, configured, exits, option, tell, type Command } from './terminal.js';

/** Operations that are listed when nothing else is said, and at most. */
const listed = { byDefault: 50, max: 10_000 };
const states = ['open', 'done', 'failed', 'review'] as const;

export const operations: Command = {
  help: 'list the newest operations, or show the whole story of one',
  usage: 'list | show <id>',
  options: {
    state: { type: 'string', help: `of a list, those that are ${states.join(', ')}` },
    chama: { type: 'string', help: 'of a list, those of one chama' },
    max: { type: 'string', help: `of a list, how many (${listed.byDefault})` },
  },
  run: async ({ terminal, positionals: [what, id, more], options }) => {
    const state = states.find((one) => one === options['state']);
    const max = Number(option(options, 'max') ?? listed.byDefault);
    const fits = Number.isInteger(max) && max > 0 && max <= listed.max && (options['state'] === undefined || state !== undefined);
    if (more !== undefined || !fits || !(what === 'list' ? id === undefined : what === 'show' && id !== undefined)) {
      complain(terminal, `Say what: chamabot operations list [--state ${states.join('|')}] [--max 50], or chamabot operations show <id>`);
      return exits.usage;
    }
    const config = configured(terminal);
    if (!config) return exits.config;
    if (id !== undefined) {
      const story = await readMoney(config, (store) => storyOf(store, id));
      if (story)
        tell(
          terminal,
          discreet({ ...story, operation: { ...story.operation, amount: amountOf(story) ?? null } }),
          storyLines(story).join('\n'),
        );
      else complain(terminal, `There is no operation or leg ${id}.`);
      return story ? exits.well : exits.notWell;
    }
    const chamaId = option(options, 'chama');
    const found = await readMoney(config, (store) =>
      listOperations(store, { max, ...(state && { state }), ...(chamaId !== undefined && { chamaId }) }),
    );
    const lines = found.map((one) => {
      const { operation, legs } = one;
      const { createdAt, id: operationId, chamaId: of, kind, state: at } = operation;
      const steps = legs.map((leg) => `${leg.kind} ${leg.state}`).join(' → ');
      return `${timeOf(createdAt)}  ${operationId}  ${of}  ${kind.padEnd(12)} ${amountText(one).padStart(16)}  ${at.padEnd(7)} ${steps}`;
    });
    tell(
      terminal,
      found.map((one) => discreet({ ...one.operation, amount: amountOf(one) ?? null, legs: one.legs })),
      lines.join('\n') || 'There are none.',
    );
    return exits.well;
  },
};
