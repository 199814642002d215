import type { Ground } from '../ground.js';
import { keepRow } from '../state.js';
import { iso } from '../times.js';
import type { StandinResponse } from '../wire.js';
import { made, refuse } from './answers.js';
import { noteAudit } from './audit.js';
import { memberAndAmount } from './contributions.js';
import type { Row } from './state.js';

/** A member's promise to a project: POST /projects with `project_id` in it. The docs name pledges and describe none. */
export function pledge(ground: Ground, fields: Map<string, unknown>): StandinResponse {
  const { clock, state } = ground;
  const { chamapay } = state();
  const project = chamapay.records.projects.find(({ id }) => id === fields.get('project_id'));
  if (!project) return refuse(404, 'PROJECT_NOT_FOUND', 'There is no such project.');
  const target = memberAndAmount(chamapay, fields);
  if ('status' in target) return target;
  const pledges = (project['pledges'] ??= []) as Row[];
  const all = chamapay.records.projects.flatMap((one) => (one['pledges'] ?? []) as Row[]);
  const id = Math.max(0, ...all.map((one) => one.id)) + 1;
  const row = keepRow(pledges, { id, project_id: project.id, ...target, created_at: iso(clock.now()) });
  noteAudit(ground, 'pledged', 'projects');
  return made(row);
}
