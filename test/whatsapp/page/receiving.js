/** What comes from the account: messages of others, our own from the phone, what changed of them. */
let place = 0;

/** Where a message stands among those of its second: after all that were there before it, also before the page was loaded. */
function nextPlace() {
  place = Math.max(place + 1, Date.now() * 1000);
  return place;
}

function messageFrom({ id, chat, author, fromMe = false, ...values }) {
  const remote = createWid(chat);
  const who = author && createWid(author);
  return new MsgModel({
    ack: 1,
    star: false,
    viewed: false,
    kicNotified: false,
    recvFresh: true,
    ...values,
    id: new MsgKey({ fromMe, remote, id, participant: who }),
    from: fromMe ? me.pn : remote,
    to: fromMe ? remote : me.pn,
    ...(who && { author: who }),
    self: fromMe ? 'out' : 'in',
    isNewMsg: true,
    place: nextPlace(),
  });
}

/**
 * Takes messages in: first on disk, then in memory and so to the library, then told to be received. Nothing is ever heard that a
 * killed browser would forget. What is known already is received again, and is no message; `again` makes the page say it twice.
 */
async function receive(given) {
  const fresh = new Map();
  const chats = new Map();
  for (const { again, person, chatName, ...data } of given) {
    if (person) await meet(person);
    const msg = messageFrom(data);
    const known = Msg.get(msg.id) ?? (await Msg.getMessagesById([msg.id._serialized])).messages[0];
    if (known && again) Msg.trigger('add', known);
    if (known || fresh.has(msg.id._serialized)) continue;
    fresh.set(msg.id._serialized, msg);
    const chat = chatOf(msg.id.remote, chatName);
    const { unreadCount, t, lastReceivedKey } = chats.get(chat) ?? chat;
    const counts = !msg.id.fromMe && !msg.isNotification;
    chats.set(chat, {
      t: Math.max(t, msg.t),
      unreadCount: unreadCount + (counts ? 1 : 0),
      lastReceivedKey: counts ? msg.id : lastReceivedKey,
    });
  }
  await saveReceived(
    [...fresh.values()].map(kept),
    [...chats].map(([chat, values]) => keptChat({ ...keptChat(chat), id: chat.id, ...values })),
  );
  for (const msg of fresh.values()) {
    chatOf(msg.id.remote).msgs.add(msg);
    Msg.add(msg);
  }
  for (const [chat, values] of chats) chat.set(values);
}

async function meet(person) {
  if (lidOfPn.get(person.pn) === person.lid) return;
  learn(person);
  const people = [...lidOfPn].map(([pn, lid]) => ({ pn, lid }));
  await inStore('keys', 'readwrite', (keys) => keys.put(people, 'people'));
}

async function change(id, values) {
  const msg = Msg.get(id) ?? (await Msg.getMessagesById([id])).messages[0];
  if (!msg) return;
  msg.set(values);
  await saveMessages([kept(msg)]);
}

/** Only ever forward; an error counts as long as nothing better is known. */
async function acknowledge(id, ack) {
  const now = Msg.get(id)?.ack ?? 0;
  if (ack > now || (ack === -1 && now === 0)) await change(id, { ack });
}

/** A real page's synchronisation takes a while, and so the library is there when it ends; unless the fault is that it is not. */
async function synchronise(early) {
  for (let waited = 0; !early && !Socket.listens('change:hasSynced') && waited < syncMs; waited += pollMs) await rest(pollMs);
  Socket.set({ hasSynced: true });
}
const syncMs = 20_000;
const pollMs = 20;
const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const handlers = {
  async unpaired({ ref, wasLinked }) {
    if (wasLinked) return leave();
    Conn.set({ ref });
    Socket.set({ state: 'UNPAIRED' });
  },
  ref: ({ ref }) => Conn.set({ ref }),
  async paired({ secret }) {
    Socket.set({ state: 'PAIRING' });
    await saveKeys({ secret });
    await connect();
  },
  connected({ pn, lid, pushname }) {
    me = { pn: createWid(pn), lid: createWid(lid) };
    Conn.set({ wid: me.pn, pushname, platform: 'android', connected: true });
    Socket.set({ state: 'CONNECTED', stream: 'CONNECTED' });
    void sendPending();
  },
  async messages({ messages }) {
    await receive(messages);
    await ask('received', { ids: messages.map(({ id }) => id) });
  },
  offlineDone({ early }) {
    offlineProgress = 100;
    Cmd.trigger('offline_progress_update_from_bridge');
    if (!Socket.hasSynced) void synchronise(early);
  },
  resync() {
    Socket.set({ hasSynced: false });
    Socket.set({ hasSynced: true });
  },
  ack: ({ id, ack }) => acknowledge(id, ack),
  edit: ({ id, body, at }) => change(id, { latestEditMsgKey: id, latestEditSenderTimestampMs: at, body }),
  revoke: ({ id }) => change(id, { type: 'revoked', subtype: 'sender', body: '', protocolMessageKey: { ...MsgKey.fromString(id) } }),
  decrypted: ({ id, body }) => change(id, { type: 'chat', body }),
  state({ state }) {
    stream?.close();
    stream = undefined;
    Socket.set({ state });
  },
  logout: leave,
  reload: () => location.reload(),
  hang() {
    for (;;);
  },
};
