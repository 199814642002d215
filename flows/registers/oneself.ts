import { bind } from '../bind.js';
import { changeChama } from '../change-chama.js';
import { first } from '../first.js';
import { forgetMe } from '../forget-me.js';
import { help } from '../help.js';
import { join } from '../join.js';
import { language } from '../language.js';
import { menu } from '../menu.js';
import { pinChange } from '../pin-change.js';
import { pin } from '../pin.js';
import { preferences } from '../preferences.js';
import { settings } from '../settings.js';
import { stranger } from '../stranger.js';
import { treasurer } from '../treasurer.js';
import { politely } from '../kit/asked.js';
import type { FlowEntry } from '../kit/register.js';

/** Whoever speaks: who they are, what they want to be, and help. */
export const oneself = {
  first: { machine: first, version: 1, for: 'member', name: 'flow.first' },
  menu: { machine: menu, version: 1, for: 'member', name: 'flow.menu' },
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
  'pin-change': {
    machine: pinChange,
    version: 1,
    for: 'member',
    page: 'page.to.pin-change',
    name: 'flow.pin-change',
    words: { en: ['pin'], sw: [], fr: [] },
  },
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
  preferences: { machine: preferences, version: 1, for: 'member', name: 'flow.preferences' },
  'forget-me': { machine: forgetMe, version: 1, for: 'member', name: 'flow.forget-me' },
  join: { machine: join, version: 1, for: 'stranger', name: 'flow.join' },
  stranger: { machine: stranger, version: 1, for: 'stranger', name: 'flow.stranger' },
  bind: { machine: bind, version: 1, for: 'stranger', name: 'flow.bind' },
} satisfies Record<string, FlowEntry>;
