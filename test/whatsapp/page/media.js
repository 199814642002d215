/** Pictures, documents and voice notes: looked at, put up, taken down. */
class OpaqueData {
  #blob;

  constructor(blob) {
    this.#blob = blob;
  }

  static async createFromData(data, type) {
    return new OpaqueData(data instanceof OpaqueData ? data.forceToBlob() : new File([data], data.name ?? '', { type }));
  }

  forceToBlob() {
    return this.#blob;
  }

  url() {
    return URL.createObjectURL(this.#blob);
  }

  autorelease() {}

  formData() {
    return this.#blob;
  }
}
define('WAWebMediaOpaqueData', () => OpaqueData);

class MediaData {
  constructor(values) {
    Object.assign(this, values);
  }

  set(values) {
    Object.assign(this, values);
  }

  toJSON() {
    const { mediaBlob, renderableUrl, ...values } = this;
    return values;
  }
}

function typeOf(file, { asDocument, isPtt }) {
  const [kind] = file.type.split('/');
  if (asDocument) return 'document';
  if (kind === 'audio') return isPtt ? 'ptt' : 'audio';
  return kind === 'image' || kind === 'video' ? kind : 'document';
}

async function prepare(data, params) {
  const file = data.forceToBlob();
  const hash = base64(new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer())));
  const type = typeOf(file, params);
  const media = new MediaData({ type, mimetype: file.type, filehash: hash, size: file.size, mediaBlob: data, preview: '' });
  if (type === 'document') media.filename = file.name;
  if (type === 'image') {
    // A picture that the browser cannot read is refused here, as by the real page.
    const picture = await createImageBitmap(file);
    Object.assign(media, { width: picture.width, height: picture.height, fullWidth: picture.width, fullHeight: picture.height });
  }
  return media;
}
define('WAWebPrepRawMedia', () => ({ prepRawMedia: (data, params) => ({ waitForPrep: () => prepare(data, params) }) }));

const mediaObjects = new Map();
define('WAWebMediaStorage', () => ({
  getOrCreateMediaObject(filehash) {
    const object = mediaObjects.get(filehash) ?? { filehash, contentInfo: {}, consolidate: (values) => Object.assign(object, values) };
    mediaObjects.set(filehash, object);
    return object;
  },
}));
define('WAWebMmsMediaTypes', () => ({ msgToMediaType: ({ type }) => type, castToV4: (type) => type }));
define('WAWebMediaDataUtils', () => ({ shouldUseMediaCache: () => true }));
const blobCache = new Map();
define('WAWebMediaInMemoryBlobCache', () => ({ InMemoryMediaBlobCache: { put: (hash, blob) => blobCache.set(hash, blob) } }));
define('WAWebMediaMmsV4Upload', () => ({
  async uploadMedia({ mimetype, mediaObject, mediaType }) {
    const query = new URLSearchParams({ hash: mediaObject.filehash, type: mediaType, mimetype });
    // As bytes of no type, so that the browser asks no question before.
    const body = new Blob([blobCache.get(mediaObject.filehash)]);
    const response = await fetch(`${settings.account}/upload?${query}`, { method: 'POST', body });
    if (!response.ok) return {};
    const { directPath } = await response.json();
    const mediaEntry = {
      mmsUrl: `https://mmg.whatsapp.net${directPath}`,
      deprecatedMms3Url: `https://mmg.whatsapp.net${directPath}`,
      directPath,
      mediaKey: base64(new Uint8Array(randomKey())),
      mediaKeyTimestamp: Math.floor(Date.now() / 1000),
      encFilehash: mediaObject.filehash,
      uploadHash: mediaObject.filehash,
    };
    return { mediaEntry };
  },
}));
define('WAWebDownloadManager', () => ({
  downloadManager: {
    async downloadAndMaybeDecrypt({ directPath }) {
      const response = await fetch(`${settings.account}${directPath}`);
      if (!response.ok) throw Object.assign(new Error('media is gone'), { status: response.status });
      return response.arrayBuffer();
    },
  },
}));
