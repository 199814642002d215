import type * as P from '../../prisma/generated/client.js';
import { channelNames, type ChannelName } from '../channel-name.js';
import { money, type Currency } from '../money.js';
import type { Phone } from '../phone.js';
import { open, seal, type Key } from '../secrets.js';
import { preferred } from '../../flows/kit/care.js';
import { languages, type Language } from '../../flows/kit/me.js';
import type { BindingRow, CodeRow, ContributionRow, MemberRow, PersonPatch, PersonRow, RulesRow } from './store.js';

/** Columns to rows and back. What is in the columns was put there by this file, so its words are believed, but for what is sealed. */
export type PrismaRows = ReturnType<typeof prismaRows>;

export function prismaRows(columns: Key) {
  const sealed = (text: string | undefined) => (text === undefined ? null : seal(columns, text));
  const opened = (text: string) => {
    const clear = open(columns, text);
    if (clear === undefined) throw new Error('A sealed column does not open: SECRET_KEY is not the one that it was written with.');
    return clear;
  };
  const phone = (text: string | null) => (text === null ? undefined : (opened(text) as Phone));

  return {
    sealed,
    moment,

    member: (row: P.Member): MemberRow => ({
      chamaId: row.chamaId,
      memberId: row.memberId,
      name: opened(row.nameSealed),
      phone: phone(row.phoneSealed),
      phoneHash: row.phoneHash ?? undefined,
      status: row.status as MemberRow['status'],
      role: row.role as MemberRow['role'],
      syncedAt: Number(row.syncedAt),
    }),
    memberColumns: (row: MemberRow) => ({
      nameSealed: seal(columns, row.name),
      phoneSealed: sealed(row.phone),
      phoneHash: row.phoneHash ?? null,
      status: row.status,
      role: row.role,
      syncedAt: BigInt(row.syncedAt),
    }),

    person: (row: P.Person): PersonRow => ({
      id: row.id,
      phone: phone(row.phoneSealed),
      phoneHash: row.phoneHash ?? undefined,
      language: languages.find((language): language is Language => language === row.language),
      agreedAt: number(row.agreedAt),
      agreedVersion: row.agreedVersion ?? undefined,
      pin: {
        phc: row.pinPhc ?? undefined,
        setAt: number(row.pinSetAt),
        fails: row.pinFails,
        failsSince: number(row.pinFailsSince),
        lockedUntil: number(row.pinLockedUntil),
      },
      lastChannel: channelNames.find((channel): channel is ChannelName => channel === row.lastChannel),
      lastSeenAt: number(row.lastSeenAt),
      prefers: preferred.find((one) => one === row.prefers),
      broadcasts: row.broadcasts ?? undefined,
      createdAt: Number(row.createdAt),
    }),
    patch: ({ language, agreedAt, agreedVersion, lastChannel, lastSeenAt, prefers, broadcasts }: PersonPatch) => ({
      ...(language !== undefined && { language }),
      ...(agreedAt !== undefined && { agreedAt: BigInt(agreedAt) }),
      ...(agreedVersion !== undefined && { agreedVersion }),
      ...(lastChannel !== undefined && { lastChannel }),
      ...(lastSeenAt !== undefined && { lastSeenAt: BigInt(lastSeenAt) }),
      ...(prefers !== undefined && { prefers }),
      ...(broadcasts !== undefined && { broadcasts }),
    }),

    binding: (row: P.Binding): BindingRow => ({
      channel: row.channel as ChannelName,
      address: opened(row.addressSealed),
      addressHash: row.addressHash,
      personId: row.personId,
      boundAt: Number(row.boundAt),
      how: row.how as BindingRow['how'],
    }),
    bindingColumns: (row: BindingRow) => ({
      addressSealed: seal(columns, row.address),
      personId: row.personId,
      boundAt: BigInt(row.boundAt),
      how: row.how,
    }),

    code: (row: P.BindingCode): CodeRow => ({ ...row, sentAt: Number(row.sentAt), usedAt: number(row.usedAt) }),
    rules: (row: P.Rules): RulesRow => ({ ...row, rules: JSON.parse(row.rules) as unknown, setAt: Number(row.setAt) }),

    contribution: (row: P.Contribution): ContributionRow => ({
      id: row.id,
      chamaId: row.chamaId,
      memberId: row.memberId,
      legId: row.legId ?? undefined,
      bookId: row.bookId ?? undefined,
      amount: money(row.amountMinor, row.currency as Currency),
      date: row.date,
      receipt: row.receipt ?? undefined,
      createdAt: Number(row.createdAt),
    }),
  };
}

function moment(at: number | undefined): bigint | null {
  return at === undefined ? null : BigInt(at);
}

function number(at: bigint | null): number | undefined {
  return at === null ? undefined : Number(at);
}
