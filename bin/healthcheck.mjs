// For a container's engine: exits 0 while the service in this container lives.
const port = process.env['PORT'] || '8080';
const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
process.exit(answer?.ok ? 0 : 1);
