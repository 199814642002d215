import { abroadOrders } from '../abroad-orders.js';
import { abroadPay } from '../abroad-pay.js';
import { abroadRecipient } from '../abroad-recipient.js';
import { abroad } from '../abroad.js';
import { buySats } from '../buy-sats.js';
import { remit } from '../remit.js';
import { sats } from '../sats.js';
import { send } from '../send.js';
import { sender } from '../sender.js';
import { politely, satsAsked } from '../kit/asked.js';
import type { FlowEntry } from '../kit/register.js';

/** Money to others and sats, and what became of them. */
export const sending = {
  send: {
    machine: send,
    version: 1,
    for: 'member',
    name: 'flow.send',
    words: { en: ['send'], sw: ['tuma'], fr: ['envoyer', 'envoi'] },
    args: (rest) => (/\d/.test(rest) ? { order: rest } : politely(rest)),
  },
  remit: {
    machine: remit,
    version: 1,
    for: 'member',
    name: 'flow.remit',
    words: { en: ['remit'], sw: [], fr: [] },
    args: (rest) => (/\d/.test(rest) ? { order: rest } : politely(rest)),
  },
  'buy-sats': { machine: buySats, version: 1, for: 'member', name: 'flow.buy-sats', recognises: satsAsked },
  sats: {
    machine: sats,
    version: 1,
    for: 'member',
    needsPin: true,
    page: 'page.to.sats',
    name: 'flow.sats',
    words: { en: ['sats', 'sat'], sw: ['satoshi'], fr: ['satoshis'] },
    args: politely,
  },
  abroad: {
    machine: abroad,
    version: 1,
    for: 'member',
    needsPin: true,
    page: 'page.to.abroad',
    name: 'flow.abroad',
    words: { en: ['abroad', 'overseas'], sw: ['nje', 'ughaibuni'], fr: ['etranger'] },
    args: politely,
  },
  sender: { machine: sender, version: 1, for: 'member', needsPin: true, page: 'page.to.abroad', partOf: 'abroad', name: 'flow.sender' },
  'abroad-recipient': {
    machine: abroadRecipient,
    version: 1,
    for: 'member',
    needsPin: true,
    page: 'page.to.abroad',
    partOf: 'abroad',
    name: 'flow.abroad-recipient',
  },
  'abroad-pay': {
    machine: abroadPay,
    version: 1,
    for: 'member',
    needsPin: true,
    page: 'page.to.abroad',
    partOf: 'abroad',
    name: 'flow.abroad-pay',
  },
  'abroad-orders': {
    machine: abroadOrders,
    version: 1,
    for: 'member',
    needsPin: true,
    page: 'page.to.abroad-orders',
    partOf: 'abroad',
    name: 'flow.abroad-orders',
    words: { en: ['transfers', 'transfer'], sw: ['niliyotuma', 'nilizotuma'], fr: ['transferts', 'transfert'] },
    args: politely,
  },
} satisfies Record<string, FlowEntry>;
