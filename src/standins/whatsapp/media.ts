import type { Ground } from '../ground.js';
import { json, type StandinRequest, type StandinResponse } from '../wire.js';
import { graphError } from './errors.js';
import { readMultipart } from './multipart.js';

/** Cloud API docs: the largest file of each kind, in bytes. */
const sizes: Readonly<Record<string, number>> = {
  'image/jpeg': 5 * 1024 * 1024,
  'image/png': 5 * 1024 * 1024,
  'application/pdf': 100 * 1024 * 1024,
  'text/plain': 100 * 1024 * 1024,
};
/** Files that are kept; the oldest go first. */
const filesMax = 40;

/** Takes files as WhatsApp does, and gives them back by their id. */
export function mediaOf({ clock, ids, state }: Pick<Ground, 'clock' | 'ids' | 'state'>) {
  return {
    put({ headers, bytes }: StandinRequest): StandinResponse {
      const parts = readMultipart(headers['content-type'] ?? '', bytes);
      const file = parts?.get('file');
      const wordOf = (name: string) => parts?.get(name)?.bytes.toString('utf8');
      if (wordOf('messaging_product') !== 'whatsapp') return graphError(100, 'messaging_product must be whatsapp');
      if (file?.filename === undefined) return graphError(131008, 'Parameter file is missing');
      const size = file.bytes.length;
      const largest = sizes[file.type];
      if (largest === undefined || wordOf('type') !== file.type) return graphError(131053, `${file.type} is not a supported type`);
      if (size === 0 || size > largest) return graphError(131053, `${size} bytes are not what a file of ${file.type} may have`);
      const id = String(1_000_000_000_000 + state().whatsapp.media.length) + ids.next().slice(-4).replace(/\D/g, '7');
      const data = file.bytes.toString('base64');
      const { media } = state().whatsapp;
      media.push({ id, mime: file.type, name: file.filename, data, at: clock.now() });
      if (media.length > filesMax) media.shift();
      return json(200, { id });
    },
    /** Undefined where there is no such file. */
    look(id: string): StandinResponse | undefined {
      const file = state().whatsapp.media.find((one) => one.id === id);
      if (!file) return undefined;
      return json(200, { messaging_product: 'whatsapp', id, mime_type: file.mime, file_size: Buffer.byteLength(file.data, 'base64') });
    },
  };
}
