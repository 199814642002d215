import type { Me } from './me.js';
import { chamaName } from './names.js';
import { toMenu } from './options.js';
import { say } from './say.js';
import type { Screen } from './screen.js';

/** What is said where a chama's records have no such thing. */
export const notKept = ({ me }: { me: Me }): Screen => ({ text: say('my-chama.notKept', { chama: chamaName(me) }), options: [toMenu] });
