/** What was tapped. The main menu is where it always was; anything else belongs to the prompt that it was shown with. */
export type Tapped = { number: number; prompt: string } | 'menu';

/** The id of a row or button that leads to the main menu, from whatever prompt. */
export const menuId = 'menu';

/** The id of a row or button; it comes back when that is tapped, be it months later. WhatsApp takes 200 characters. */
export const choiceId = (prompt: string, number: number): string => `${prompt}:${number}`;

/** Undefined for an id that is none of ours. */
export function readChoiceId(id: string): Tapped | undefined {
  if (id === menuId) return 'menu';
  const [, prompt, number] = /^([\w.-]{1,100}):(\d{1,3})$/.exec(id) ?? [];
  return prompt === undefined ? undefined : { prompt, number: Number(number) };
}
