import { createHmac } from 'node:crypto';
import { httpSend } from '../../src/http.js';
import { chamapay } from '../../src/providers/chamapay/index.js';
import type { ChamaPay } from '../../src/providers/chamapay/index.js';
import type { RecordsWorld } from './records-contract.js';
import { handClock } from './hand-clock.js';
import { closedAddress, scripted } from './scripted-server.js';
import type { Answer, Scripted, Seen } from './scripted-server.js';

type Line = Record<string, unknown>;

export type ChamaWorld = RecordsWorld & {
  records: ChamaPay;
  server: Scripted;
  clock: ReturnType<typeof handClock>;
  members: Line[];
  contributions: Line[];
  quota: { used: Map<string, number>; max: number };
  answer: (how: ((call: Seen) => Answer | undefined) | undefined) => void;
};

/** As much of ChamaPay as the contract needs. */
export async function chamaWorld(): Promise<ChamaWorld> {
  const members: Line[] = [
    { id: 1, member_id: 'MFT001', first_name: 'Amina', last_name: 'Njeri', phone: '+254712000001', status: 'Active' },
  ];
  const contributions: Line[] = [];
  const byKey = new Map<string, Answer>();
  let override: ((call: Seen) => Answer | undefined) | undefined;

  const page = (lines: Line[], query: URLSearchParams): Answer => {
    const at = Number(query.get('page') ?? 1);
    const limit = Number(query.get('limit') ?? 50);
    const meta = { total: lines.length, page: at, limit, pages: Math.ceil(lines.length / limit) };
    return { status: 200, json: { success: true, data: lines.slice((at - 1) * limit, at * limit), meta } };
  };
  const once = (call: Seen, act: () => Answer): Answer => {
    const key = String(call.headers['idempotency-key']);
    const answer = byKey.get(key) ?? act();
    byKey.set(key, answer);
    return answer;
  };
  const add = (to: Line[], call: Seen): Answer => {
    const line = { id: to.length + 1, member_id: `MFT${to.length + 1}`, ...(JSON.parse(call.body) as Line) };
    to.push(line);
    return { status: 201, json: { success: true, data: line } };
  };
  const server = await scripted((call) => {
    const given = override?.(call);
    if (given) return given;
    if (call.headers.authorization !== 'Bearer cpk_live_x:s3cret')
      return { status: 401, json: { success: false, error: { code: 'UNAUTHORIZED' } } };
    const lines = call.path === '/v1/members' ? members : contributions;
    if (call.method === 'POST') return once(call, () => add(lines, call));
    const memberId = call.query.get('member_id');
    return page(memberId ? lines.filter((line) => line['member_id'] === memberId) : lines, call.query);
  });

  const clock = handClock();
  const quota = { used: new Map<string, number>(), max: 10_000 };
  const at = (baseUrl: string, secret = 's3cret') =>
    chamapay({
      baseUrl,
      key: 'cpk_live_x',
      secret,
      webhookSecret: 'whsec',
      send: httpSend(fetch),
      clock,
      quota: {
        used: async (month) => quota.used.get(month) ?? 0,
        add: async (month, n) => void quota.used.set(month, (quota.used.get(month) ?? 0) + n),
        get max() {
          return quota.max;
        },
      },
    });
  return {
    records: at(`${server.url}/v1`),
    unreachable: at(await closedAddress()),
    unauthorized: at(`${server.url}/v1`, 'wrong'),
    server,
    clock,
    members,
    contributions,
    quota,
    memberId: 'MFT001',
    answer: (how) => void (override = how),
    fault: server.fault,
    addMembers: (count) => {
      for (let i = 0; i < count; i++)
        members.push({ id: 100 + i, member_id: `NEW${i}`, first_name: 'A', last_name: null, phone: null, status: 'Active' });
    },
    count: () => ({ members: members.length, contributions: contributions.length }),
    sign: (body) => createHmac('sha256', 'whsec').update(body).digest('hex'),
    close: server.close,
  };
}
