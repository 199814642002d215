// The arrows between rooms. Fails also when nothing was cruised: a tool that reads no file finds no fault.
import { cruise } from 'dependency-cruiser';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const { options, forbidden } = createRequire(import.meta.url)('../.dependency-cruiser.cjs');
const { output } = await cruise(['src', 'flows'], { ...options, ruleSet: { forbidden }, validate: true, outputType: 'json' });
const { summary } = JSON.parse(output);
for (const { rule, from, to } of summary.violations) console.error(`✗ ${from} → ${to}\n  ${rule.name}`);
if (summary.totalCruised === 0) console.error('✗ no module was cruised');
console.error(`${summary.totalCruised} modules, ${summary.totalDependenciesCruised} arrows, ${summary.violations.length} violations`);
process.exit(summary.totalCruised === 0 || summary.violations.length > 0 ? 1 : 0);
