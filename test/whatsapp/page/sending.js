/** What goes out. A message is in the chat at once, as on a phone; the account has it when its ack is 1. */
define('WAWebSendMsgChatAction', () => ({
  addAndSendMsgToChat(chat, values) {
    const msg = new MsgModel({ ...values, place: nextPlace() });
    const added = (async () => {
      await saveMessages([kept(msg)]);
      chat.msgs.add(msg);
      Msg.add(msg);
      chat.set({ t: msg.t });
      return msg;
    })();
    return [added, added.then(send)];
  },
}));

/** Gives a message to the account. Without a connection it waits for the next one, as a phone's does. */
async function send(msg) {
  try {
    const { ack } = await ask('send', { ...kept(msg), quoted: msg.quotedMsg?.body });
    await acknowledge(msg.id._serialized, ack);
    return { messageSendResult: ack === 1 ? 'OK' : 'ERROR_UNKNOWN', t: msg.t };
  } catch {
    return { messageSendResult: 'ERROR_NETWORK', t: msg.t };
  }
}

async function sendPending() {
  for (const row of await savedMessages()) if (row.ack === 0 && row.id.startsWith('true_')) await send(revive(row));
}

define('WAWebGetEphemeralFieldsMsgActionsUtils', () => ({ getEphemeralFields: () => ({}) }));
define('WAWebMsgReply', () => ({ canReplyMsg: ({ type }) => type !== 'revoked' }));
define('WAWebQuotedMsgModelUtils', () => ({ getQuotedMsgObj: ({ quotedMsg }) => quotedMsg }));

const linkPattern = /\b(?:https?:\/\/)?(?:[a-z0-9-]+\.)+(?:com|org|net|ke|tz|cm|io)\b(?:\/\S*)?/gi;
const linksIn = (text) => [...(text ?? '').matchAll(linkPattern)].map(([href]) => ({ href, suspiciousCharacters: new Set() }));
define('WALinkify', () => ({ findLinks: linksIn, findLink: (text) => linksIn(text)[0] ?? null }));
define('WAWebLinkPreviewChatAction', () => ({
  async getLinkPreview({ href }) {
    await ask('preview', { href });
    return null;
  },
}));
define('WAWebVcardParsingUtils', () => ({ parseVcard: (text) => ({ fn: [{ value: /^FN:(.*)$/m.exec(text)?.[1] ?? '' }] }) }));
define('WAWebVcardGetNameFromParsed', () => ({ vcardGetNameFromParsed: ({ fn }) => fn[0].value }));

const asTold = (call) => call;
define('WAWebBackendJobsCommon', () => ({ mediaTypeFromProtobuf: asTold }));
define('WAWebE2EProtoUtils', () => ({ typeAttributeFromProtobuf: asTold }));
define('WAWebAddonReactionTableMode', () => ({ reactionTableMode: { bulkUpsert: async () => undefined } }));
define('WAWebAddonPollVoteTableMode', () => ({ pollVoteTableMode: { bulkUpsert: async () => undefined } }));
define('WAWebNonMessageDataRequestPlaceholderMessageResendUtils', () => ({
  handlePlaceholderMsgsSeen: (msgs) => ask('resend', { ids: msgs.map(({ id }) => id._serialized) }),
}));
