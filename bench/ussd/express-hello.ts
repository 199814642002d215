import { createServer } from 'node:http';
import express from 'express';
import { serve } from './serve.js';

/** Express 5 with its own form parser, saying hello: what a service costs before it does anything. */
const app = express();
app.post('/ussd', express.urlencoded({ extended: false }), (_req, res) => void res.type('text/plain').send('CON hello'));
serve(createServer(app));
