import { say } from './say.js';
import type { Option } from './screen.js';

/** What a confirmation asks for; on text channels also in words. */
export const yesOrNo: Option[] = [
  { label: say('answer.yes'), event: { type: 'YES' }, words: say('words.yes') },
  { label: say('answer.no'), event: { type: 'NO' }, words: say('words.no') },
];

/** The way on where there is nothing else to choose. */
export const toMenu: Option = { label: say('engine.menu'), event: { type: 'MENU' } };
