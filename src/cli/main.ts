import { run } from './run.js';

/** Resolves at Ctrl-C or SIGTERM, which from then on end nothing by themselves. */
const stopped = () =>
  new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });

process.stdout.on('error', () => process.exit()); // who read us (`| head`) has gone
process.exitCode = await run(process.argv.slice(2), {
  input: process.stdin,
  output: process.stdout,
  error: process.stderr,
  env: process.env,
  stopped,
});
