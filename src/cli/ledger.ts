import { verify } from '../ledger/verify.js';
import { discreet } from './discreet.js';
import { readMoney } from './money.js';
import { complain, configured, exits, tell, type Command } from './terminal.js';

/** Providers that take every request for a new payment; a second call of theirs would be a second prompt. */
const sendOnce = ['imarapay'];

export const ledger: Command = {
  help: 'hold the books against themselves (verify), or write everything as JSON (export)',
  usage: 'verify | export',
  run: async ({ terminal, positionals: [what, more] }) => {
    if ((what !== 'verify' && what !== 'export') || more !== undefined) {
      complain(terminal, 'Say what: chamabot ledger verify, or chamabot ledger export');
      return exits.usage;
    }
    const config = configured(terminal);
    if (!config) return exits.config;
    const dump = await readMoney(config, (store) => store.transaction((tx) => tx.dump()));
    if (what === 'export') {
      tell({ ...terminal, json: true }, discreet(dump), '');
      return exits.well;
    }
    const findings = verify(dump, { sendOnce });
    const { operations, journals } = dump;
    const heading = `${operations.length} operations, ${journals.length} postings: ${findings.length === 0 ? 'all invariants hold' : `${findings.length} findings`}`;
    tell(
      terminal,
      { operations: operations.length, journals: journals.length, findings },
      [heading, ...findings.map(({ invariant, subject, says }) => `  ✗ ${invariant} ${subject}: ${says}`)].join('\n'),
    );
    return findings.length === 0 ? exits.well : exits.notWell;
  },
};
