import { numbered } from '../../layout.js';
import { textBody, type CloudBody } from './body.js';
import { readChoiceId } from './choice-id.js';

/** What buttons and lists say, as numbered text; undefined for a message that has none. */
export function plainOf(body: CloudBody): CloudBody | undefined {
  if (body.type !== 'interactive') return undefined;
  const { interactive } = body;
  const offered =
    interactive.type === 'button'
      ? interactive.action.buttons.map(({ reply: { id, title } }) => ({ id, label: title }))
      : interactive.action.sections.flatMap(({ rows }) => rows.map(({ id, title, description }) => ({ id, label: description ?? title })));
  const lines = offered.map(({ id, label }) => {
    const tapped = readChoiceId(id);
    return tapped === undefined ? label : tapped === 'menu' ? `00 ${label}` : numbered(tapped.number, label);
  });
  const below = interactive.footer ? [interactive.footer.text] : [];
  return textBody([interactive.body.text, '', ...lines, ...below].join('\n'));
}
