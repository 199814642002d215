#!/usr/bin/env node
// The command line. In a checkout it first makes itself ready; an image is ready as it is.
import { existsSync } from 'node:fs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`chamabot needs Node 20.19 or newer; this is ${process.version}.\n`);
  process.exit(1);
}
if (existsSync(new URL('../scripts/prepare.mjs', import.meta.url))) await import('../scripts/prepare.mjs');
await import('../dist/src/cli/main.js');
