import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(import.meta.dirname, '../..');

/** Our sources as JavaScript, for a process of its own: `entries` and all that they import, in a folder where packages are found. */
export function compiled(...entries: string[]): { pathOf: (entry: string) => string; remove: () => void } {
  const cache = join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const out = mkdtempSync(join(cache, 'child-'));
  const outOf = (file: string) => join(out, relative(root, file)).replace(/\.ts$/, '.js');
  const todo = entries.map((entry) => join(root, entry));
  for (const file of todo) {
    const source = readFileSync(file, 'utf8');
    mkdirSync(dirname(outOf(file)), { recursive: true });
    const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023, verbatimModuleSyntax: true };
    const text = ts.transpileModule(source, { compilerOptions: options }).outputText;
    writeFileSync(outOf(file), text);
    for (const { fileName } of ts.preProcessFile(text).importedFiles) {
      const imported = resolve(dirname(file), fileName.replace(/\.js$/, '.ts'));
      if (fileName.startsWith('.') && existsSync(imported) && !todo.includes(imported)) todo.push(imported);
    }
  }
  writeFileSync(join(out, 'package.json'), '{ "type": "module" }');
  return { pathOf: (entry) => outOf(join(root, entry)), remove: () => rmSync(out, { recursive: true, force: true }) };
}

export type Child = {
  process: ChildProcess;
  /** Resolves when that many lines were written, or rejects with what it said when it ended first. */
  lines(count: number): Promise<string[]>;
  ended: Promise<{ code: number | null; errors: string }>;
};

/** Runs a module given as text in a process of its own. */
export function run(script: string): Child {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  let errors = '';
  let heard: () => void = () => undefined;
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    heard();
  });
  child.stderr.on('data', (chunk: Buffer) => void (errors += chunk.toString()));
  const ended = new Promise<{ code: number | null; errors: string }>((done) => child.on('close', (code) => done({ code, errors })));
  const lines = (count: number) =>
    new Promise<string[]>((done, fail) => {
      heard = () => {
        const whole = text.split('\n').slice(0, -1);
        if (whole.length >= count) done(whole);
      };
      heard();
      void ended.then(() => fail(new Error(`ended first: ${errors}`)));
    });
  return { process: child, lines, ended };
}
