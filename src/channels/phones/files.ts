import type { Response } from 'express';
import type { MediaFile } from '../../media-file.js';

/** Files that are kept, over all chats, and how large they may be together; the oldest go first. */
const filesMax = 60;
const bytesMax = 40 * 1024 * 1024;
/** Larger than WhatsApp takes from us; such a file is not shown at all. */
const fileMax = 5 * 1024 * 1024;

/** What a chat says of a file that came with a message. */
export type ShownFile = { name: string; mime: MediaFile['mime']; bytes: number };

/** The pictures and documents of all chats, in memory. */
export function chatFiles() {
  const kept = new Map<string, MediaFile>();
  let bytes = 0;

  function drop(id: string): void {
    bytes -= kept.get(id)?.bytes.length ?? 0;
    kept.delete(id);
  }

  return {
    /** What the chat is to say of it; undefined where it is too large. */
    keep(id: string, file: MediaFile): ShownFile | undefined {
      if (file.bytes.length > fileMax) return undefined;
      drop(id);
      kept.set(id, file);
      bytes += file.bytes.length;
      for (const oldest of kept.keys()) {
        if (kept.size <= filesMax && bytes <= bytesMax) break;
        drop(oldest);
      }
      return { name: file.name, mime: file.mime, bytes: file.bytes.length };
    },
    /** Answers with a file, never to be read as a page: it is saved, or shown by an element that shows pictures. */
    send(id: string, response: Response): void {
      const file = kept.get(id);
      if (!file) return void response.status(404).json({ error: 'no such file any more' });
      response.set({
        'Content-Type': file.mime,
        'Content-Disposition': `attachment; filename="${file.name.replace(/[^\w.-]/g, '_')}"`,
        'Content-Security-Policy': "default-src 'none'; sandbox",
        'X-Content-Type-Options': 'nosniff',
      });
      response.send(Buffer.from(file.bytes));
    },
  };
}
