import { balance } from './balance.js';
import { bind } from './bind.js';
import { contribute } from './contribute.js';
import { first } from './first.js';
import { help } from './help.js';
import { isReceiptMessage } from './kit/receipt.js';
import type { FlowEntry } from './kit/register.js';
import { language } from './language.js';
import { menu } from './menu.js';
import { claims } from './officer/claims.js';
import { paid } from './paid.js';
import { pinChange } from './pin-change.js';
import { pin } from './pin.js';
import { settings } from './settings.js';
import { statement } from './statement.js';
import { stranger } from './stranger.js';

/** "balance please", "salio langu": a few words after a flow's own change nothing about what is meant. */
const politeMax = 3;
const politely = (rest: string): Record<string, string> | undefined => (rest.split(' ').length <= politeMax ? {} : undefined);

/** Every conversation, by name. Words are in small letters without accents; each names one flow in all languages. */
export const flows = {
  first: { machine: first, version: 1, for: 'member', name: 'flow.first' },
  menu: { machine: menu, version: 1, for: 'member', name: 'flow.menu' },
  contribute: {
    machine: contribute,
    version: 1,
    for: 'member',
    name: 'flow.contribute',
    words: {
      en: ['pay', 'contribute', 'save', 'deposit'],
      sw: ['lipa', 'changa', 'weka', 'mchango'],
      fr: ['payer', 'cotiser', 'cotisation', 'verser'],
    },
    args: (rest) => (/\d/.test(rest) ? { amount: rest } : undefined),
  },
  balance: {
    machine: balance,
    version: 1,
    for: 'member',
    needsPin: true,
    name: 'flow.balance',
    words: { en: ['balance', 'bal'], sw: ['salio', 'baki'], fr: ['solde'] },
    args: politely,
  },
  statement: {
    machine: statement,
    version: 1,
    for: 'member',
    needsPin: true,
    name: 'flow.statement',
    words: { en: ['statement', 'mini'], sw: ['taarifa', 'orodha'], fr: ['releve', 'historique'] },
    args: politely,
  },
  paid: {
    machine: paid,
    version: 1,
    for: 'member',
    name: 'flow.paid',
    words: { en: ['paid', 'claim'], sw: ['nimelipa', 'nilishalipa'], fr: ['paye'] },
    args: (rest) => ({ said: rest }),
    recognises: (text) => (isReceiptMessage(text) ? { said: text } : undefined),
  },
  claims: { machine: claims, version: 1, for: 'member', needsPin: true, name: 'flow.claims' },
  settings: {
    machine: settings,
    version: 1,
    for: 'member',
    name: 'flow.settings',
    words: { en: ['settings', 'profile'], sw: ['mipangilio'], fr: ['parametres', 'profil'] },
  },
  language: {
    machine: language,
    version: 1,
    for: 'member',
    name: 'flow.language',
    words: { en: ['language'], sw: ['lugha'], fr: ['langue'] },
    args: politely,
  },
  'pin-change': { machine: pinChange, version: 1, for: 'member', name: 'flow.pin-change', words: { en: ['pin'], sw: [], fr: [] } },
  pin: { machine: pin, version: 1, for: 'member', name: 'flow.pin' },
  help: {
    machine: help,
    version: 1,
    for: 'anyone',
    name: 'flow.help',
    words: { en: ['help'], sw: ['msaada', 'usaidizi'], fr: ['aide'] },
    args: politely,
  },
  stranger: { machine: stranger, version: 1, for: 'stranger', name: 'flow.stranger' },
  bind: { machine: bind, version: 1, for: 'stranger', name: 'flow.bind' },
} satisfies Record<string, FlowEntry>;
