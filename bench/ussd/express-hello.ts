import express from 'express';

/** Express 5 with its own form parser, saying hello: what a service costs before it does anything. */
const app = express();
app.post('/ussd', express.urlencoded({ extended: false }), (_req, res) => void res.type('text/plain').send('CON hello'));
const server = app.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as { port: number }).port }));
