import { createServer } from 'node:http';

/** Bare node:http, for orientation: reads the body, says hello. */
const server = createServer((req, res) => {
  req.on('data', () => undefined);
  req.on('end', () => res.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': 9 }).end('CON hello'));
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as { port: number }).port }));
