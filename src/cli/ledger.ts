import { verify } from '../ledger/verify.js';
import { readMoney } from './money.js';
import { configured, tell, type Command } from './terminal.js';

/** Providers that take every request for a new payment; a second call of theirs would be a second prompt. */
const sendOnce = ['imarapay'];

export const ledger: Command = {
  help: 'verify: hold the books against themselves · export: everything as JSON',
  run: async ({ terminal, positionals }) => {
    const config = configured(terminal);
    if (!config) return 78;
    const dump = await readMoney(config, (store) => store.transaction((tx) => tx.dump()));
    if (positionals[0] === 'export') {
      tell({ ...terminal, json: true }, dump, '');
      return 0;
    }
    if (positionals[0] !== 'verify') {
      terminal.error.write('chamabot ledger verify | export\n');
      return 64;
    }
    const findings = verify(dump, { sendOnce });
    const { operations, journals } = dump;
    const heading = `${operations.length} operations, ${journals.length} postings: ${findings.length === 0 ? 'all invariants hold' : `${findings.length} findings`}`;
    tell(
      terminal,
      { operations: operations.length, journals: journals.length, findings },
      [heading, ...findings.map((finding) => `  ✗ ${JSON.stringify(finding)}`)].join('\n'),
    );
    return findings.length === 0 ? 0 : 1;
  },
};
