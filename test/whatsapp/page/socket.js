/** The connection as the page knows it. Its states are those that the library reads: UNLAUNCHED → OPENING → UNPAIRED or CONNECTED … */
const Socket = new Model({ state: 'UNLAUNCHED', stream: 'DISCONNECTED', hasSynced: false });
Socket.logout = async () => {
  await ask('unlink', {});
  await leave();
};
Socket.takeover = async () => connect({ takeover: true });
define('WAWebSocketModel', () => ({ Socket }));

const Conn = new Model({ ref: undefined, platform: undefined, pushname: undefined, connected: false });
define('WAWebConnModel', () => ({ Conn }));

const Cmd = new Emitter();
Cmd.refreshQR = () => ask('refresh', {});
define('WAWebCmd', () => ({ Cmd }));
define('WAWebLaunchSocketUtils', () => ({ refreshQR: Cmd.refreshQR }));

const Stream = new Model({ available: false });
Stream.markAvailable = () => Stream.set({ available: true });
Stream.markUnavailable = () => Stream.set({ available: false });
define('WAWebStreamModel', () => ({ Stream }));

let offlineProgress = 0;
define('WAWebOfflineHandler', () => ({ OfflineMessageHandler: { getOfflineDeliveryProgress: () => offlineProgress } }));

define('WAWebMiscBrowserUtils', () => ({ info: () => ({ os: 'Mac OS', name: 'Chrome', version: '101.0' }) }));
define('WAWebSyncGatingUtils', () => ({ isPlaceholderMessageResendEnabled: () => false }));
define('WAWebPresenceChatAction', () => ({
  sendPresenceAvailable: () => ask('presence', { available: true }),
  sendPresenceUnavailable: () => ask('presence', { available: false }),
}));
define('WAWebChatStateBridge', () =>
  Object.fromEntries(
    ['Composing', 'Recording', 'Paused'].map((state) => [
      `sendChatState${state}`,
      (wid) => ask('chatstate', { chat: wid._serialized, state: state.toLowerCase() }),
    ]),
  ),
);
