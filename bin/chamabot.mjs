#!/usr/bin/env node
// The command line. In a fresh clone it first makes itself ready.
import { existsSync } from 'node:fs';

if (existsSync(new URL('../scripts/prepare.mjs', import.meta.url))) await import('../scripts/prepare.mjs');
await import('../dist/src/cli/main.js');
