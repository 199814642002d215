import { parse } from 'node:querystring';
import { z } from 'zod';
import { jsonOf } from '../../http.js';
import { gatewayPhone } from '../../phone.js';
import { formType, mediaType, plainText, problem, textMax } from './dialect.js';
import type { Dialect } from './dialect.js';

/** What a gateway calls its fields. */
export type Fields = {
  sessionId: string;
  msisdn: string;
  /** What was typed last. On the first turn it may hold the dialled code's tail, or be empty or missing. */
  input: string;
  /** True, `true`, `1` or `new` on the first turn of a session. */
  opens: string;
  serviceCode: string;
  /** A number or id of the turn, where the gateway has one: with it a repeat is told from the same answer given twice. */
  turn: string;
  /** In the answer. */
  message: string;
  continues: string;
};

const usual: Fields = {
  sessionId: 'sessionId',
  msisdn: 'msisdn',
  input: 'input',
  opens: 'new',
  serviceCode: 'serviceCode',
  turn: 'turn',
  message: 'message',
  continues: 'continue',
};

const text = (max: number) => z.union([z.string(), z.number().int().nonnegative().transform(String)]).pipe(z.string().max(max));

/** A field that a gateway may leave out, or send as null. */
const maybe = <T>(field: z.ZodType<T>) => field.nullish().transform((value) => value ?? undefined);

const Turn = z.object({
  sessionId: text(160).pipe(z.string().min(1)),
  msisdn: text(20),
  input: maybe(text(textMax)),
  opens: maybe(z.union([z.boolean(), z.string().max(10), z.number()])),
  serviceCode: maybe(text(40)),
  turn: maybe(text(80)),
});

/** Fields of one form that are looked at. */
const fieldsMax = 32;

/**
 * A dialect for gateways that send only the newest input, as JSON or as a form, and want JSON (`{ message, continue }`) or text
 * (`CON `/`END `) back. `fields` renames what a gateway calls otherwise; `cumulative` is for one that sends all inputs so far.
 */
export function perTurn({
  fields: given = {},
  answer = 'json',
  cumulative = false,
}: { fields?: Partial<Fields>; answer?: 'json' | 'text'; cumulative?: boolean } = {}): Dialect {
  const fields = { ...usual, ...given };
  const asked = ['sessionId', 'msisdn', 'input', 'opens', 'serviceCode', 'turn'] as const;
  return {
    read(body, contentType, now) {
      const type = mediaType(contentType);
      const isForm = type === formType;
      if (!isForm && type !== 'application/json') return problem(`Send JSON (application/json) or a form (${formType}).`, 415);
      const sent = isForm ? parse(body, '&', '=', { maxKeys: fieldsMax }) : jsonOf(body);
      if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return problem('The body is not a JSON object.');
      const ours: Record<string, unknown> = {};
      for (const name of asked)
        ours[name] = Object.hasOwn(sent, fields[name]) ? (sent as Record<string, unknown>)[fields[name]] : undefined;
      const turn = Turn.safeParse(ours);
      if (!turn.success) {
        const name = String(turn.error.issues[0]?.path[0]) as (typeof asked)[number];
        return problem(`The field ${fields[name]} is missing, doubled or too long.`);
      }
      const { sessionId, msisdn, input, opens, serviceCode, turn: number } = turn.data;
      const address = gatewayPhone(msisdn);
      if (address === undefined) return problem(`The field ${fields.msisdn} is not a number like 254712345678.`);
      const said = {
        kind: 'dialled' as const,
        sessionId,
        text: input ?? '',
        cumulative,
        ...(opens !== undefined && { opens: isYes(opens) }),
      };
      const id = number === undefined ? sessionId : `${sessionId}:${number}`;
      return { status: 'heard', heard: { channel: 'ussd', address, id, said, at: now, ...(serviceCode !== undefined && { serviceCode }) } };
    },
    write({ body, ended }) {
      if (answer === 'text') return { body: (ended ? 'END ' : 'CON ') + body, contentType: plainText };
      return {
        body: JSON.stringify({ [fields.message]: body, [fields.continues]: !ended }),
        contentType: 'application/json; charset=utf-8',
      };
    },
  };
}

const isYes = (opens: boolean | string | number): boolean => ['true', '1', 'new', 'yes'].includes(String(opens).toLowerCase());
