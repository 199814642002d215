/** What a device that is not linked yet shows: a QR code, or eight letters to type on the phone. */
let me = { pn: undefined, lid: undefined };
define('WAWebUserPrefsMeUser', () => ({ getMaybeMePnUser: () => me.pn, getMaybeMeLidUser: () => me.lid }));

const base64 = (bytes) => btoa(String.fromCharCode(...bytes));
define('WABase64', () => ({ encodeB64: (buffer) => base64(new Uint8Array(buffer)) }));

const randomKey = () => crypto.getRandomValues(new Uint8Array(32)).buffer;
const noiseKeys = { staticKeyPair: { pubKey: randomKey(), privKey: randomKey() } };
const identityKeys = { identityKeyPair: { pubKey: randomKey(), privKey: randomKey() } };
define('WAWebSignalStoreApi', () => ({ waSignalStore: { getRegistrationInfo: async () => identityKeys } }));
define('WAWebUserPrefsInfoStore', () => ({ waNoiseInfo: { get: async () => noiseKeys } }));
define('WAWebAdvSignatureApi', () => ({}));
define('WAWebCompanionRegClientUtils', () => ({ DEVICE_PLATFORM: '1' }));
const advSecret = base64(new Uint8Array(randomKey()));
define('WAWebUserPrefsMultiDevice', () => ({ getADVSecretKey: () => advSecret }));

let pairingType = 'QR';
define('WAWebAltDeviceLinkingApi', () => ({
  setPairingType(type) {
    pairingType = type;
  },
  initializeAltDeviceLinking: async () => undefined,
  async initializeQRLinking() {
    pairingType = 'QR';
  },
  async startAltLinkingFlow(phone, showNotification) {
    if (pairingType !== 'ALT_DEVICE_LINKING') throw new Error('not linking by code');
    const { code } = await ask('code', { phone, showNotification });
    return code;
  },
}));

/** Unlinked: what this device knew is gone, and the page starts afresh. */
async function leave() {
  Cmd.trigger('logout');
  await forgetAll();
  location.replace(settings.logoutUrl);
}
