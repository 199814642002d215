import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { done } from '../cli/terminal.js';

// Files, scripts, commands and pages that the documents name are there. Decisions speak of their day, and are left alone.

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync('docs').flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
].filter((page) => page !== 'docs/decisions.md');
const scripts = Object.keys((JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object }).scripts);
const textOf = (page: string) => readFileSync(page, 'utf8');
/** What stands in backticks, and in blocks of code. */
const codeOf = (page: string) =>
  [...textOf(page).matchAll(/`([^`\n]+)`|```\w*\n([^]*?)```/g)].map(([, inline, block]) => inline ?? block ?? '');

/** Whole paths only: what has a star, a placeholder or a choice in it names many. */
const path = /(?<![\w./-])(?:src|flows|test|docs|scripts|prisma|bench|whatsapp|bin)\/[\w./-]*\w\/?(?![\w*<({|\\-])/g;

describe.each(pages)('%s names', (page) => {
  it('only files that are there', () => {
    const named = codeOf(page).flatMap((code) => code.match(path) ?? []);
    // What is built is in dist/, and the same path there.
    const there = (name: string) => existsSync(name) || existsSync(name.replace(/\.js$/, '.ts'));
    expect(named.filter((name) => !there(name))).toEqual([]);
  });

  it('only scripts of package.json', () => {
    const named = [...textOf(page).matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
  });

  it('only pages that are there, and their headings', () => {
    const links = [...textOf(page).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link = '']) => link);
    const broken = links.filter((link) => {
      const [file = '', heading] = link.split('#');
      const target = file === '' ? page : join(dirname(page), file);
      return !existsSync(target) || (heading !== undefined && !headingsOf(target).includes(heading));
    });
    expect(broken).toEqual([]);
  });

  it('only commands of chamabot', async () => {
    const { output } = await done(['help'], {});
    const known = [...output.matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name);
    const named = codeOf(page).flatMap((code) => [...code.matchAll(/chamabot ([a-z]+)\b(?![:=])/g)].map(([, name]) => name));
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });
});

/** As GitHub makes anchors of them. */
const headingsOf = (page: string) =>
  [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, text = '']) =>
    text
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
