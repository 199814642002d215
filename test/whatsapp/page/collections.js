/** Chats, messages and contacts in memory; older messages are read from the profile when they are asked for. */
class MsgModel extends Model {
  constructor(values) {
    super(values);
    this.mediaData = values.directPath ? { mediaStage: 'RESOLVED' } : undefined;
  }

  get isStatusV3() {
    return this.id.remote.isStatus();
  }

  get isNotification() {
    return ['e2e_notification', 'notification_template', 'gp2'].includes(this.type);
  }

  get mediaObject() {
    return this.directPath ? { filehash: this.filehash } : undefined;
  }

  serialize() {
    const { mediaData, ...values } = super.serialize();
    return { ...values, id: { ...this.id } };
  }

  unsafe() {
    return this;
  }

  msgContextInfo() {
    return { quotedMsg: { type: this.type, body: this.body }, quotedStanzaID: this.id.id, quotedParticipant: this.author ?? this.from };
  }

  async downloadMedia() {
    this.mediaData.mediaStage = 'RESOLVED';
  }
}

/** The messages of a chat in their order, however they came in. */
class ChatMessages extends Collection {
  getModelsArray() {
    return super.getModelsArray().sort((a, b) => a.t - b.t || a.place - b.place);
  }
}

class ChatModel extends Model {
  msgs = new ChatMessages(MsgModel);

  serialize() {
    return { ...this.toJSON(), msgs: this.msgs.getModelsArray().map(({ id }) => id._serialized) };
  }

  toJSON() {
    return super.serialize();
  }

  get mute() {
    return { expiration: 0 };
  }

  get formattedTitle() {
    return this.name ?? this.id.user;
  }
}

class ContactModel extends Model {}

const Msg = new Collection(MsgModel);
const Chat = new Collection(ChatModel);
const Contact = new Collection(ContactModel);
Msg.getMessagesById = async (ids) => {
  const rows = await Promise.all(ids.map(savedMessage));
  return { messages: rows.filter((row) => row !== undefined).map(revive) };
};
Contact.find = async (wid) =>
  Contact.get(wid) ?? Contact.add(new ContactModel({ id: createWid(wid), phoneNumber: found(pnOfLid.get(idOf(wid))) }));
const none = new Collection(Model);
none.update = async () => undefined;
define('WAWebCollections', () => ({ Msg, Chat, Contact, Blocklist: none, GroupMetadata: none, WAWebNewsletterCollection: none }));
define('WAWebContactCollection', () => ({ ContactCollection: Contact }));

/** A message as it is kept; ids as text. */
const kept = (msg) => {
  const { mediaData, isNewMsg, ...values } = msg.serialize();
  return { ...JSON.parse(JSON.stringify(values)), id: msg.id._serialized, chat: msg.id.remote._serialized };
};

/** A kept message in memory again. It is not new. */
function revive({ id, chat, from, to, author, ...values }) {
  const known = Msg.get(id);
  if (known) return known;
  const msg = new MsgModel({
    ...values,
    id: MsgKey.fromString(id),
    from: createWid(from),
    to: createWid(to),
    ...(author && { author: createWid(author) }),
  });
  Msg.add(msg);
  return msg;
}

const keptChat = ({ id, name, unreadCount, t, lastReceivedKey, isLid }) => ({
  id: id._serialized,
  name,
  unreadCount,
  t,
  isLid,
  lastReceivedKey: lastReceivedKey?._serialized,
});

function chatOf(wid, name) {
  return (
    Chat.get(wid) ??
    Chat.add(
      new ChatModel({
        id: wid,
        name,
        unreadCount: 0,
        t: 0,
        archive: false,
        isLocked: false,
        muteExpiration: 0,
        ...(wid.isGroup() && { groupMetadata: groupOf(wid) }),
      }),
    )
  );
}

const groupOf = (wid) => new Model({ id: wid, announce: false, isLidAddressingMode: false, participants: [] });

/** How many messages a chat has in memory after the page was loaded, and how many are read at a time. */
const shownAtFirst = 1;
const readAtATime = 20;

async function loadChats() {
  const links = await inStore('keys', 'readonly', (keys) => keys.get('people'));
  for (const person of links ?? []) learn(person);
  for (const { id, lastReceivedKey, ...values } of await savedChats()) {
    const chat = chatOf(createWid(id), values.name);
    Object.assign(chat, values, { lastReceivedKey: lastReceivedKey && MsgKey.fromString(lastReceivedKey) });
    await readEarlier(chat, shownAtFirst);
  }
}

async function readEarlier(chat, count) {
  const rows = (await savedMessagesOf(chat.id._serialized)).filter(({ id }) => !chat.msgs.get(id));
  const earlier = rows.sort((a, b) => a.t - b.t || a.place - b.place).slice(-count);
  return earlier.map((row) => chat.msgs.add(revive(row)));
}
define('WAWebChatLoadMessages', () => ({ loadEarlierMsgs: ({ chat }) => readEarlier(chat, readAtATime) }));

define('WAWebFindChatAction', () => ({
  /** Since 2025 every person has a privacy id, and a chat with somebody who has none cannot be made. */
  async findOrCreateLatestChat(wid) {
    if (!wid.isUser()) return { chat: chatOf(wid) };
    const known = [wid._serialized, lidOfPn.get(wid._serialized), pnOfLid.get(wid._serialized)].find((id) => id && Chat.get(id));
    if (known) return { chat: Chat.get(known) };
    const { person } = await ask('exists', { id: wid._serialized });
    if (!person && settings.strangers === 'none') return { chat: null };
    if (!person) throw new Error('No LID for user');
    learn(person);
    return { chat: chatOf(createWid(person.chat)), created: true };
  },
}));
define('WAWebUpdateUnreadChatAction', () => ({
  async sendSeen({ chat }) {
    if (chat.unreadCount === 0) return;
    chat.set({ unreadCount: 0 });
    await saveChats([keptChat(chat)]);
    await ask('seen', { chat: chat.id._serialized });
  },
}));
define('WAWebChatGetters', () => ({ getIsNewsletter: ({ id }) => id.isNewsletter(), getIsBroadcast: ({ id }) => id.isBroadcast() }));
define('WAWebContactGetters', () =>
  Object.fromEntries(
    ['getIsMe', 'getIsUser', 'getIsGroup', 'getIsWAContact', 'getUserid', 'getVerifiedName', 'getVerifiedLevel', 'getStatusMute']
      .concat(['getName', 'getShortName', 'getPushname', 'getIsEnterprise'])
      .map((name) => [name, (contact) => contact[name.slice(3, 4).toLowerCase() + name.slice(4)]]),
  ),
);
define('WAWebFrontendContactGetters', () => ({ getIsMyContact: () => false }));
define('WAWebCallCollection', () => Object.assign(new Emitter(), { calls: new Map() }));
