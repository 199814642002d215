import type { EventObject } from 'xstate';
import type { Said } from './screen.js';

/** What was typed, for a state that is entered by typing. Empty when it was entered in another way. */
export const typed = (event: EventObject): string => (event.type === 'SAID' ? (event as Said).text.trim() : '');
