import { abroadOrders } from './abroad-orders.js';
import { abroadPay } from './abroad-pay.js';
import { abroadRecipient } from './abroad-recipient.js';
import { abroad } from './abroad.js';
import { airtimeSats } from './airtime-sats.js';
import { airtime } from './airtime.js';
import { balance } from './balance.js';
import { bind } from './bind.js';
import { buySats } from './buy-sats.js';
import { changeChama } from './change-chama.js';
import { contribute } from './contribute.js';
import { first } from './first.js';
import { forgetMe } from './forget-me.js';
import { guarantor } from './guarantor.js';
import { help } from './help.js';
import { join } from './join.js';
import { isReceiptMessage } from './kit/receipt.js';
import type { Purpose } from './kit/records.js';
import type { FlowEntry } from './kit/register.js';
import { language } from './language.js';
import { loanApply } from './loan-apply.js';
import { loans } from './loans.js';
import { meetings } from './meetings.js';
import { menu } from './menu.js';
import { myChama } from './my-chama.js';
import { claims } from './officer/claims.js';
import { joiners } from './officer/joiners.js';
import { messages } from './officer/messages.js';
import { paid } from './paid.js';
import { papers } from './papers.js';
import { payFor } from './pay-for.js';
import { pinChange } from './pin-change.js';
import { pin } from './pin.js';
import { preferences } from './preferences.js';
import { projects } from './projects.js';
import { remit } from './remit.js';
import { rotation } from './rotation.js';
import { sats } from './sats.js';
import { send } from './send.js';
import { sender } from './sender.js';
import { settings } from './settings.js';
import { statement } from './statement.js';
import { stranger } from './stranger.js';
import { treasurer } from './treasurer.js';
import { votes } from './votes.js';
import { welfare } from './welfare.js';
import { whoPaid } from './who-paid.js';

/** "balance please", "salio langu": a few words after a flow's own change nothing about what is meant. */
const politeMax = 3;
const politely = (rest: string): Record<string, string> | undefined => (rest.split(' ').length <= politeMax ? {} : undefined);

/** "Pay fine 200", "lipa deni", "rembourser 5000", "nunua hisa": what is paid for, behind any word for paying or none. */
const toPay = /^(?:pay|lipa|payer|buy|nunua|acheter|changia)(?: (?:my|a|the|un|une|mon|ma|le|la|des|ya))? /i;
const payables: readonly (readonly [RegExp, Purpose])[] = [
  [/^(?:fines?|faini|amendes?)(?: (.*))?$/i, 'fine'],
  [/^(?:repay(?: (?:my |the )?loan)?|loan|rejesha(?: mkopo)?|mkopo|deni|rembourser(?: (?:mon |le )?pr[eê]t)?|pr[eê]t)(?: (.*))?$/i, 'loan'],
  [/^(?:pledge|project|ahadi|mradi|promesse|projet)(?: (.*))?$/i, 'pledge'],
  [/^(?:shares?|hisa|parts?)(?: (.*))?$/i, 'shares'],
  [/^(?:social fund|mfuko(?: wa jamii)?|caisse(?: sociale)?)(?: (.*))?$/i, 'socialFund'],
];
function paymentAsked(text: string): Record<string, string> | undefined {
  const named = text.trim().replace(/\s+/g, ' ').replace(toPay, '');
  for (const [pattern, purpose] of payables) {
    const asked = pattern.exec(named);
    if (asked) return asked[1] === undefined ? { purpose } : { purpose, amount: asked[1] };
  }
  return undefined;
}

/** Words that others begin with as well: "nunua muda 50", "salio la simu", "buy airtime 100 0712…", "acheter du crédit 500". */
const asksForAirtime =
  /^(?:nunua (?:airtime|muda(?: wa maongezi)?|vocha|salio(?: la simu)?)|salio la simu|buy (?:some )?airtime|acheter (?:du |le |un )?cr[eé]dit)(?: (.*))?$/i;
function airtimeAsked(text: string): Record<string, string> | undefined {
  const asked = asksForAirtime.exec(text.trim().replace(/\s+/g, ' '));
  return asked ? (asked[1] === undefined ? {} : { order: asked[1] }) : undefined;
}

/** "buy sats 5000", "nunua sats", "acheter des sats". */
const asksForSats = /^(?:buy (?:some )?|nunua |acheter (?:des )?)(?:sats?|satoshis?|bitcoins?)(?: (?:for |za |kwa |pour )?(.*))?$/i;
function satsAsked(text: string): Record<string, string> | undefined {
  const asked = asksForSats.exec(text.trim().replace(/\s+/g, ' '));
  return asked ? (asked[1] === undefined ? {} : { amount: asked[1] }) : undefined;
}

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
    // "Pay fine 200" is no contribution.
    args: (rest) => (/\d/.test(rest) && !paymentAsked(`pay ${rest}`) ? { amount: rest } : undefined),
  },
  balance: {
    machine: balance,
    version: 1,
    for: 'member',
    needsPin: true,
    name: 'flow.balance',
    words: { en: ['balance', 'bal'], sw: ['salio', 'baki'], fr: ['solde'] },
    // "Salio la simu" is airtime.
    args: (rest) => (/^la simu\b/i.test(rest) ? undefined : politely(rest)),
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
  airtime: {
    machine: airtime,
    version: 1,
    for: 'member',
    name: 'flow.airtime',
    words: { en: ['airtime', 'topup'], sw: ['muda', 'vocha'], fr: ['credit', 'recharge'] },
    args: (rest) => (/\d/.test(rest) ? { order: rest } : politely(rest)),
    recognises: airtimeAsked,
  },
  'airtime-sats': { machine: airtimeSats, version: 1, for: 'member', name: 'flow.airtime-sats' },
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
    name: 'flow.sats',
    words: { en: ['sats', 'sat'], sw: ['satoshi'], fr: ['satoshis'] },
    args: politely,
  },
  'pay-for': {
    machine: payFor,
    version: 1,
    for: 'member',
    name: 'flow.pay-for',
    recognises: paymentAsked,
  },
  abroad: {
    machine: abroad,
    version: 1,
    for: 'member',
    needsPin: true,
    name: 'flow.abroad',
    words: { en: ['abroad', 'overseas'], sw: ['nje', 'ughaibuni'], fr: ['etranger'] },
    args: politely,
  },
  sender: { machine: sender, version: 1, for: 'member', needsPin: true, name: 'flow.sender' },
  'abroad-recipient': { machine: abroadRecipient, version: 1, for: 'member', needsPin: true, name: 'flow.abroad-recipient' },
  'abroad-pay': { machine: abroadPay, version: 1, for: 'member', needsPin: true, name: 'flow.abroad-pay' },
  'abroad-orders': {
    machine: abroadOrders,
    version: 1,
    for: 'member',
    needsPin: true,
    name: 'flow.abroad-orders',
    words: { en: ['transfers', 'transfer'], sw: ['niliyotuma', 'nilizotuma'], fr: ['transferts', 'transfert'] },
    args: politely,
  },
  claims: { machine: claims, version: 1, for: 'member', needsPin: true, name: 'flow.claims' },
  'my-chama': { machine: myChama, version: 1, for: 'member', name: 'flow.my-chama' },
  loans: {
    machine: loans,
    version: 1,
    for: 'member',
    needsPin: true,
    name: 'flow.loans',
    words: { en: ['loan', 'loans', 'borrow'], sw: ['mkopo', 'mikopo', 'kopa'], fr: ['pret', 'prets', 'emprunter'] },
    args: politely,
  },
  'loan-apply': { machine: loanApply, version: 1, for: 'member', needsPin: true, name: 'flow.loan-apply' },
  guarantor: {
    machine: guarantor,
    version: 1,
    for: 'member',
    needsPin: true,
    name: 'flow.guarantor',
    words: { en: ['guarantor', 'guarantee'], sw: ['mdhamini', 'dhamini', 'udhamini'], fr: ['avaliste', 'aval', 'garant'] },
    args: politely,
  },
  meetings: {
    machine: meetings,
    version: 1,
    for: 'member',
    name: 'flow.meetings',
    words: { en: ['meeting', 'meetings'], sw: ['mkutano', 'mikutano'], fr: ['reunion', 'reunions'] },
    args: politely,
  },
  votes: {
    machine: votes,
    version: 1,
    for: 'member',
    name: 'flow.votes',
    words: { en: ['vote', 'votes', 'election'], sw: ['kura', 'uchaguzi'], fr: ['voter', 'vote', 'elections'] },
    args: politely,
  },
  projects: {
    machine: projects,
    version: 1,
    for: 'member',
    name: 'flow.projects',
    words: { en: ['project', 'projects', 'pledge'], sw: ['mradi', 'miradi', 'ahadi'], fr: ['projet', 'projets', 'promesse'] },
    args: politely,
  },
  'who-paid': { machine: whoPaid, version: 1, for: 'member', name: 'flow.who-paid' },
  papers: {
    machine: papers,
    version: 1,
    for: 'member',
    name: 'flow.papers',
    words: { en: ['notices', 'notice', 'documents'], sw: ['matangazo', 'tangazo', 'nyaraka'], fr: ['annonces', 'annonce', 'documents'] },
    args: politely,
  },
  rotation: {
    machine: rotation,
    version: 1,
    for: 'member',
    name: 'flow.rotation',
    words: { en: ['turn', 'rotation'], sw: ['zamu', 'mzunguko'], fr: ['tour', 'tours'] },
    args: politely,
  },
  welfare: {
    machine: welfare,
    version: 1,
    for: 'member',
    needsPin: true,
    name: 'flow.welfare',
    words: { en: ['welfare', 'dividend', 'dividends'], sw: ['gawio', 'misaada'], fr: ['dividende', 'dividendes', 'aides'] },
    args: politely,
  },
  settings: {
    machine: settings,
    version: 1,
    for: 'member',
    name: 'flow.settings',
    words: { en: ['settings', 'profile'], sw: ['mipangilio'], fr: ['parametres', 'profil'] },
  },
  'change-chama': {
    machine: changeChama,
    version: 1,
    for: 'member',
    name: 'flow.change-chama',
    words: { en: ['chama', 'group', 'switch'], sw: ['kikundi', 'kikoba', 'vicoba'], fr: ['tontine', 'groupe', 'njangi'] },
    args: politely,
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
  treasurer: {
    machine: treasurer,
    version: 1,
    for: 'member',
    name: 'flow.treasurer',
    words: { en: ['treasurer'], sw: ['mhazini', 'hazina'], fr: ['tresorier', 'tresoriere'] },
    args: (rest) => ({ said: rest }),
  },
  messages: {
    machine: messages,
    version: 1,
    for: 'member',
    name: 'flow.messages',
    words: { en: ['messages'], sw: ['ujumbe'], fr: ['messages'] },
    args: politely,
  },
  joiners: { machine: joiners, version: 1, for: 'member', needsPin: true, name: 'flow.joiners' },
  preferences: { machine: preferences, version: 1, for: 'member', name: 'flow.preferences' },
  'forget-me': { machine: forgetMe, version: 1, for: 'member', name: 'flow.forget-me' },
  join: { machine: join, version: 1, for: 'stranger', name: 'flow.join' },
  stranger: { machine: stranger, version: 1, for: 'stranger', name: 'flow.stranger' },
  bind: { machine: bind, version: 1, for: 'stranger', name: 'flow.bind' },
} satisfies Record<string, FlowEntry>;
