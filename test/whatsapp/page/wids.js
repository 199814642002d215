/** Who is who: ids of people, groups and messages, and which phone number stands behind a privacy id (`…@lid`). */
class Wid {
  constructor(user, server) {
    this.server = server;
    this.user = user;
    this._serialized = `${user}@${server}`;
  }

  toString() {
    return this._serialized;
  }

  toJSON() {
    return this._serialized;
  }

  toJid() {
    return this._serialized.replace('@c.us', '@s.whatsapp.net');
  }

  equals(other) {
    return this._serialized === other?._serialized;
  }
}
for (const [name, servers] of Object.entries({ isUser: ['c.us', 'lid'], isLid: ['lid'], isGroup: ['g.us'], isNewsletter: ['newsletter'] }))
  Wid.prototype[name] = function () {
    return servers.includes(this.server);
  };
Wid.prototype.isBroadcast = function () {
  return this.server === 'broadcast';
};
Wid.prototype.isStatus = function () {
  return this._serialized === 'status@broadcast';
};

function createWid(given) {
  if (given instanceof Wid) return given;
  const [, user, server] = /^([\w.:-]+)@(c\.us|s\.whatsapp\.net|lid|g\.us|broadcast|newsletter)$/.exec(idOf(given)) ?? [];
  if (user === undefined) throw new Error(`wid error: invalid wid`);
  return new Wid(user, server === 's.whatsapp.net' ? 'c.us' : server);
}

define('WAWebWidFactory', () => ({
  createWid,
  createWidFromWidLike: createWid,
  asUserWidOrThrow(wid) {
    if (!wid?.isUser()) throw new Error('asUserWidOrThrow: not a user');
    return wid;
  },
}));
define('WAWebWidToJid', () => ({ widToUserJid: (wid) => wid.toJid(), widToGroupJid: (wid) => wid.toJid() }));

class MsgKey {
  constructor({ from, to, id, participant, selfDir, fromMe = selfDir === 'out', remote = to ?? from }) {
    this.fromMe = fromMe;
    this.remote = remote;
    this.id = id;
    if (participant) this.participant = participant;
    this._serialized = [fromMe, remote._serialized, id, ...(participant ? [participant._serialized] : [])].join('_');
  }

  toString() {
    return this._serialized;
  }

  static async newId() {
    return `3EB0${[...crypto.getRandomValues(new Uint8Array(9))].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('')}`;
  }

  static fromString(text) {
    const [fromMe, remote, id, participant] = text.split('_');
    return new MsgKey({ fromMe: fromMe === 'true', remote: createWid(remote), id, participant: participant && createWid(participant) });
  }
}
define('WAWebMsgKey', () => MsgKey);

/** What this page has learnt of people: `…@lid` ↔ `…@c.us`. Others it knows only after asking. */
const lidOfPn = new Map();
const pnOfLid = new Map();

function learn({ pn, lid }) {
  if (!pn || !lid) return;
  lidOfPn.set(pn, lid);
  pnOfLid.set(lid, pn);
}

const found = (id) => (id === undefined ? undefined : createWid(id));
define('WAWebApiContact', () => ({
  getCurrentLid: (wid) => found(lidOfPn.get(wid._serialized)),
  getPhoneNumber: (wid) => found(pnOfLid.get(wid._serialized)),
  getAlternateUserWid: (wid) => found(lidOfPn.get(wid._serialized) ?? pnOfLid.get(wid._serialized)),
}));
define('WAWebLidMigrationUtils', () => ({ toPn: (wid) => found(pnOfLid.get(idOf(wid))) }));

define('WAWebQueryExistsJob', () => ({
  async queryWidExists(wid) {
    const { person } = await ask('exists', { id: wid._serialized });
    if (!person) return null;
    learn(person);
    return { wid: createWid(person.pn), biz: false, lid: found(person.lid) };
  },
}));
