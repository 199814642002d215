/** How the page reaches the account: questions by POST, and a stream of what happens there. */
async function ask(what, body) {
  const response = await fetch(`${settings.account}/${what}?link=${link?.secret ?? ''}`, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw Object.assign(new Error(`the account said ${response.status}`), { status: response.status });
  return response.json();
}

/** What goes wrong in the page is told, so that a test that waits in vain can say why. */
for (const kind of ['error', 'unhandledrejection'])
  addEventListener(kind, ({ message, reason }) => {
    ask('trouble', { what: `${kind}: ${String(message ?? reason)}` }).catch(() => undefined);
  });

let link;
let stream;
/** Between a connection that was lost and the next. */
const againMs = 60;

/** Opens a connection; what the account says is taken in one thing after another. */
async function connect({ takeover = false } = {}) {
  stream?.close();
  link = await savedKeys();
  Socket.set({ state: 'OPENING', stream: 'DISCONNECTED' });
  const mine = new EventSource(`${settings.account}/stream?link=${link?.secret ?? ''}&takeover=${takeover}`);
  stream = mine;
  let work = Promise.resolve();
  mine.onmessage = ({ data }) => {
    work = work.then(() => (stream === mine ? take(JSON.parse(data)) : undefined)).catch((error) => reportError(error));
  };
  mine.onerror = () => {
    if (stream !== mine) return;
    mine.close();
    stream = undefined;
    Socket.set({ state: 'TIMEOUT', stream: 'DISCONNECTED' });
    setTimeout(() => connect(), againMs);
  };
}

/** What the account says, by its kind. */
async function take(frame) {
  const handle = handlers[frame.kind];
  if (!handle) throw new Error(`nobody knows what "${frame.kind}" is`);
  await handle(frame);
}
