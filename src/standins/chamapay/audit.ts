import type { Ground } from '../ground.js';
import { keepRow } from '../state.js';
import { iso } from '../times.js';

/** Notes in the books' own audit list what was done to a resource. */
export function noteAudit({ clock, state }: Ground, action: string, resource: string, user: 'api' | 'office' = 'api'): void {
  const { audit } = state().chamapay.records;
  keepRow(audit, { id: (audit.at(-1)?.id ?? 0) + 1, action, user, resource, created_at: iso(clock.now()) });
}
