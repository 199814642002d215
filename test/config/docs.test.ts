import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chamaVariables } from '../../src/config/from-environment.js';
import { settings } from '../../src/config/settings.js';
import { openMetrics } from '../../src/metrics.js';
import { live, read } from './live.js';

const doc = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const sources = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(join(folder, path), 'utf8'));

describe('docs/configuration.md', () => {
  const text = doc('configuration.md');
  const ours = [...Object.keys(settings), ...Object.values(chamaVariables)];
  const rows = text.split('\n').filter((line) => line.startsWith('| `'));

  it.each(ours)('has a row for %s', (name) => {
    expect(rows.some((row) => row.split('|')[1]?.includes(`\`${name}\``))).toBe(true);
  });

  it('has a row for nothing else', () => {
    const named = rows.flatMap((row) => row.split('|')[1]?.match(/(?<=`)[A-Z][A-Z_]+(?=`)/g) ?? []);
    expect(named.filter((name) => !ours.includes(name))).toEqual([]);
  });

  it('has an example that is right, once its references are set', () => {
    const example = /```json\n([^]*?)```/.exec(text)?.[1] ?? '';
    const referred = Object.fromEntries([...example.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => [name, 'k3y'] as const));
    expect(Object.keys(referred)).toHaveLength(9);
    const answer = read({ ...live, ...referred, CHAMA_NAME: '', CHAMAS_FILE: 'chamas.json' }, example);
    expect(answer.status === 'wrong' ? answer.problems : []).toEqual([]);
    expect(answer).toMatchObject({
      config: {
        chamas: [
          { id: 'umoja', rules: { cycleAmount: 1000 } },
          { id: 'tumaini', currency: 'TZS' },
          { id: 'espoir', currency: 'XAF', language: 'fr' },
        ],
      },
    });
  });
});

describe('docs/operations.md', () => {
  const text = doc('operations.md');

  it('says what every event of the log means', () => {
    const logged = sources('src').flatMap((code) =>
      [...code.matchAll(/\blog\('(?:(?:debug|info|warn|error|fatal)', ')?([a-z][a-z.-]+)'/g)].map(([, event]) => event),
    );
    expect(logged.length).toBeGreaterThan(30);
    expect([...new Set(logged)].filter((event) => !text.includes(`\`${event ?? ''}\``))).toEqual([]);
  });

  it('says what every figure means', async () => {
    const figures = (await openMetrics().registry.getMetricsAsJSON())
      .map(({ name }) => name)
      .filter((name) => name.startsWith('chamabot_'));
    expect(figures.length).toBeGreaterThan(8);
    expect(figures.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('docs/architecture.md', () => {
  type Rule = { from: { path: string }; to: { path: string; pathNot?: string[] } };
  const { forbidden } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as { forbidden: Rule[] };
  /** `^src/(config|open)\.ts$` as a person writes it. */
  const plain = (pattern: string) => pattern.replace(/[\^$\\]/g, '').replaceAll('|', '\\|');

  it('has the arrows that are enforced, each in its row', () => {
    const rows = new Map(
      doc('architecture.md')
        .split('\n')
        .filter((line) => /^\| `(?:src|flows)\//.test(line) || line.startsWith('| `src/config.ts`'))
        .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
        .map(([, from = '', to = '']) => [from.replaceAll('`', ''), to]),
    );
    const arrows = forbidden.filter(({ to }) => to.path === '^(src|flows|prisma)/' && Array.isArray(to.pathNot));
    expect(arrows.length).toBeGreaterThan(15);
    for (const { from, to } of arrows) {
      const room = from.path.includes('config') ? 'src/config.ts, src/config/' : plain(from.path);
      const may = (to.pathNot ?? []).slice(2).map((path) => `\`${plain(path)}\``);
      expect(rows.get(room), room).toBe(may.length > 0 ? may.join(', ') : 'nothing');
    }
  });
});
