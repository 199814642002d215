import type { Clock } from '../../clock.js';
import type { Ids } from '../../ids.js';
import type { Currency } from '../../money.js';
import type { Key } from '../../secrets.js';
import type { Identity } from '../identity.js';
import type { RuleBook } from '../rules.js';
import type { Role } from '../setup.js';
import type { MemberRow } from '../store.js';
import type { LocalStore } from './store.js';

/** What the local book of one chama works with. */
export type Desk = {
  chama: { id: string; currency: Currency };
  store: LocalStore;
  rules: Pick<RuleBook, 'rulesOn' | 'today'>;
  /** Offices that the host has given by configuration, by member id; they go before those in the records. */
  officers: Readonly<Record<string, Role>>;
  identity: Pick<Identity, 'phoneHash'>;
  /** The key for the purpose `lookup`: what was asked for is kept as a keyed hash. */
  lookup: Key;
  clock: Clock;
  ids: Ids;
  /** Told of members that were written, once they are stored, so that who is who knows them too. */
  learn: (rows: MemberRow[]) => Promise<void>;
};

/** When a write happens: UTC milliseconds, and the date in the chama's time zone. */
export type Now = { at: number; today: string };
