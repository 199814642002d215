import type { Texts } from '../kit/say.js';

export const fr: Texts = {
  'menu.title': '{chama}: {name}',
};
