import { createServer } from 'node:http';
import express from 'express';
import UssdMenu from 'ussd-menu-builder';
import { serve } from './serve.js';

/** ussd-menu-builder on Express, sessions in memory, with the same screens as ours and nothing that outlives the process. */
type Stored = Record<string, unknown>;
const sessions = new Map<string, Stored>();
const menu = new UssdMenu();
menu.sessionConfig({
  start: (id: string, done: () => void) => {
    if (!sessions.has(id)) sessions.set(id, {});
    done();
  },
  end: (id: string, done: () => void) => {
    sessions.delete(id);
    done();
  },
  set: (id: string, key: string, value: unknown, done: () => void) => {
    sessions.set(id, { ...sessions.get(id), [key]: value });
    done();
  },
  get: (id: string, key: string, done: (error: null, value: unknown) => void) => done(null, sessions.get(id)?.[key]),
});
menu.startState({
  run: () => menu.con('Umoja: hello Amina\n1. Contribute\n2. Balance\n3. I already paid\n4. Statement\n5. Language, PIN\n6. Help\n99.Exit'),
  next: { '1': 'amount' },
});
menu.state('amount', {
  run: () => menu.con('How much for Umoja? Choose 1, or type an amount:\n1. KES 1,000\n0.Back 00.Menu'),
  next: { '*\\d+': 'confirm' },
});
menu.state('confirm', {
  run: () => {
    (menu.session as { set(key: string, value: string): unknown }).set('amount', menu.val);
    menu.con(`Pay KES ${menu.val} to Umoja?\nM-Pesa may add its charge.\n1. Yes\n2. No\n0.Back 00.Menu`);
  },
  next: { '2': 'end' },
});
menu.state('end', { run: () => menu.end('Cancelled. Nothing was paid.') });

const app = express();
app.post('/ussd', express.urlencoded({ extended: false }), (req, res) => {
  void menu.run(req.body as never, (answer: string) => void res.type('text/plain').send(answer));
});
serve(createServer(app));
