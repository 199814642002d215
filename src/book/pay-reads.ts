import type { Me } from '../../flows/kit/me.js';
import type { PayReads } from '../../flows/kit/records.js';
import { payablesOf } from './payable.js';
import type { Rail } from './reads.js';
import type { RuleBook } from './rules.js';
import { theirRecords, type RecordsOf } from './their-records.js';

/** What members may pay for besides their contributions, and how it is paid in their chama. */
export function openPayReads(deps: { records: RecordsOf; rules: Pick<RuleBook, 'today'>; rail: (chamaId: string) => Rail }): PayReads {
  const { records, rules, rail } = deps;
  return {
    async payable({ me }) {
      const { chama, phone } = me;
      const by = rail(chama.id);
      const on = rules.today(chama.id).rules;
      const carries = by.kind === 'stk' ? by.max : undefined;
      const found = await payablesOf({ records: theirRecords(records, me), rules: on, memberId: memberOf(me), carries });
      if (found.status === 'unknown') throw new Error(`the chama's records do not answer: ${found.why}`);
      const approve = by.kind === 'stk' && phone !== undefined ? by.approval?.(phone) : undefined;
      const items = found.status === 'read' ? found.value : [];
      return { items, rail: by.kind, payTo: on.payTo, ...(approve !== undefined && { approve }) };
    },
  };
}

function memberOf({ member }: Me): string {
  if (!member) throw new Error('what can be paid was asked for somebody who is no member');
  return member.id;
}
