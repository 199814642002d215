import type { Texts } from '../kit/say.js';

export const sw: Texts = {
  'menu.title': '{chama}: {name}',
};
