import { createServer } from 'node:http';
import { serve } from './serve.js';

/** Bare node:http, for orientation: reads the body, says hello. */
serve(
  createServer((req, res) => {
    req.on('data', () => undefined);
    req.on('end', () => res.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': 9 }).end('CON hello'));
  }),
);
