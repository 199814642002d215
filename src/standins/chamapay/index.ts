import type { Ground, Standin } from '../ground.js';
import { json, jsonObject } from '../wire.js';
import type { StandinRequest, StandinResponse } from '../wire.js';
import { refuse } from './answers.js';
import { addContribution, contributionList } from './contributions.js';
import { gate, tooMuch } from './gate.js';
import { once } from './idempotency.js';
import { addMember, memberList } from './members.js';
import { addRecord, isWritable, recordList, report } from './records.js';
import { recordNames } from './state.js';

/** ChamaPay: the chama's books. Source: its documentation (v1.0.0); what that leaves open is marked as assumed where it stands. */
export function chamapay(ground: Ground): Standin {
  const { refusal, withHeaders } = gate(ground);

  const read = (path: string, query: URLSearchParams): StandinResponse | undefined => {
    if (path === '/members') return memberList(ground, query);
    if (path === '/contributions') return contributionList(ground, query);
    if (path === '/reports') return json(200, { success: true, data: report(ground) });
    const name = recordNames.find((one) => path === `/${one}`);
    return name && recordList(ground, name, query);
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
    if (method !== 'POST') return unknown();
    return once(ground, request, () => {
      const fields = jsonObject(body);
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

const unknown = () => refuse(404, 'NOT_FOUND', 'There is no such resource.');
