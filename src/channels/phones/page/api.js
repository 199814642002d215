/** The server's answers, or undefined where there was none: the phones then show what phones show without a network. */
async function ask(path, options) {
  try {
    const response = await fetch(`api/${path}`, { cache: 'no-store', ...options });
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}

const of = (member) => `?member=${encodeURIComponent(member)}`;
const post = (path, body) => ask(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

export const api = {
  members: () => ask('members'),
  sms: (member) => ask(`sms${of(member)}`),
  prompts: (member) => ask(`prompts${of(member)}`),
  chat: (member) => ask(`chat${of(member)}`),
  fileUrl: (member, id) => `api/files/${encodeURIComponent(id)}${of(member)}`,
  dial: (member, code) => post('ussd/dial', { member, code }),
  reply: (session, input) => post('ussd/reply', { session, input }),
  cancel: (session) => post('ussd/cancel', { session }),
  write: (member, text, id) => post('chat', { member, text, id }),
  answerPrompt: (id, answer) => post(`prompts/${encodeURIComponent(id)}`, answer),
};

/** Listens to what happens on a member's phones. `again` is called at each (re)connection, to catch up. Returns how to stop. */
export function listen(member, { event, again }) {
  const source = new EventSource(`api/events${of(member)}`);
  source.addEventListener('ready', again);
  source.addEventListener('message', ({ data }) => event(JSON.parse(data)));
  return () => source.close();
}

/** A name for a message, so that a repeat of the request is known as one. */
export const newId = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
