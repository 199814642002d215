export type Part = { filename: string | undefined; type: string; bytes: Buffer };

/** The parts of a form by name (RFC 7578); undefined when it is none. A file in the middle of it may hold anything but the boundary. */
export function readMultipart(contentType: string, bytes: Uint8Array = new Uint8Array()): Map<string, Part> | undefined {
  const [, quoted, plain] = /^multipart\/form-data;.*boundary=(?:"([^"]{1,70})"|([^;\s]{1,70}))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) return undefined;
  const body = Buffer.from(bytes);
  const parts = new Map<string, Part>();
  const line = `--${boundary}`;
  for (let at = body.indexOf(line); at >= 0;) {
    const next = body.indexOf(`\r\n${line}`, at);
    if (next < 0) break;
    const headEnd = body.indexOf('\r\n\r\n', at);
    const head = body.subarray(at + line.length, headEnd).toString('utf8');
    const name = /\bname="([^"]*)"/i.exec(head)?.[1];
    if (headEnd >= 0 && headEnd < next && name !== undefined)
      parts.set(name, {
        filename: /\bfilename="([^"]*)"/i.exec(head)?.[1],
        type: /^content-type: *(\S+)/im.exec(head)?.[1] ?? 'text/plain',
        bytes: body.subarray(headEnd + 4, next),
      });
    at = next + 2;
  }
  return parts;
}
