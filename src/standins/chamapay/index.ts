import type { Ground, Standin } from '../ground.js';
import { jsonObject } from '../wire.js';
import type { StandinRequest, StandinResponse } from '../wire.js';
import { found, refuse } from './answers.js';
import { addContribution, contributionList, contributionOf } from './contributions.js';
import { gate, tooMuch } from './gate.js';
import { once } from './idempotency.js';
import { addMember, memberList, memberOf, removeMember, updateMember } from './members.js';
import { addRecord, isWritable, recordList, recordOf } from './records.js';
import { report } from './reports.js';
import { recordNames } from './state.js';

/** ChamaPay: the chama's books. Source: its documentation (v1.0.0); what that leaves open is marked as assumed where it stands. */
export function chamapay(ground: Ground): Standin {
  const { refusal, withHeaders } = gate(ground);

  const read = (path: string, query: URLSearchParams): StandinResponse | undefined => {
    if (path === '/members') return memberList(ground, query);
    if (path === '/contributions') return contributionList(ground, query);
    if (path === '/reports') return found(report(ground));
    const [, resource, id, ...more] = path.split('/').map(decoded);
    if (id !== undefined && more.length > 0) return undefined;
    if (resource === 'members' && id) return memberOf(ground, id);
    if (resource === 'contributions' && id) return contributionOf(ground, id);
    const name = recordNames.find((one) => one === resource);
    if (!name || id === '') return undefined;
    return id === undefined ? recordList(ground, name, query) : recordOf(ground, name, id);
  };

  const write = (path: string, fields: Map<string, unknown>): StandinResponse | undefined => {
    if (path === '/members') return addMember(ground, fields);
    if (path === '/contributions') return addContribution(ground, fields);
    const name = recordNames.find((one) => path === `/${one}`);
    return name && isWritable(name) ? addRecord(ground, name, fields) : undefined;
  };

  const route = (request: StandinRequest): StandinResponse => {
    const { method, path, query, body } = request;
    if (method === 'GET') return read(path, query) ?? unknown();
    const memberId = /^\/members\/([\w-]{1,64})$/.exec(path)?.[1];
    if (method === 'DELETE' && memberId !== undefined) return once(ground, request, () => removeMember(ground, memberId));
    if (method !== 'POST' && (method !== 'PUT' || memberId === undefined)) return unknown();
    return once(ground, request, () => {
      const fields = jsonObject(body);
      if (fields && memberId !== undefined && method === 'PUT') return updateMember(ground, memberId, fields);
      return fields ? (write(path, fields) ?? unknown()) : refuse(400, 'INVALID_JSON', 'The body is not a JSON object.');
    });
  };

  return {
    handle: async (request) => withHeaders(refusal(request) ?? route(request)),
    says: (status) =>
      withHeaders(
        status === 429
          ? tooMuch('RATE_LIMIT_EXCEEDED', 'Too many requests.', 60)
          : refuse(500, 'SERVER_ERROR', 'Internal server error - contact support.'),
      ),
    resume: () => undefined,
  };
}

/** A part of a path as it was meant; as it came where it is no good encoding. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const unknown = () => refuse(404, 'NOT_FOUND', 'There is no such resource.');
