import { verify } from '../ledger/verify.js';
import { scrub } from '../log.js';
import { maskPhone } from '../phone.js';
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

/** Without numbers of phones and bodies of callbacks, which hold them: what is exported leaves the machine. */
export function discreet(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(discreet);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]: [string, unknown]) => {
      if (name === 'body') return [];
      if (typeof item !== 'string') return [[name, discreet(item)]];
      return [[name, name === 'phone' ? maskPhone(item) : name === 'detail' || name === 'note' ? scrub(item) : item]];
    }),
  );
}
