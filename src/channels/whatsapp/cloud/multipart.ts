/** A form with one file, as RFC 7578 has it, and what its content type is. `boundary` is not in the file. */
export function multipart(
  boundary: string,
  fields: Readonly<Record<string, string>>,
  file: { field: string; name: string; mime: string; bytes: Uint8Array },
): { type: string; bytes: Uint8Array } {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${file.field}"; filename="${file.name}"\r\nContent-Type: ${file.mime}\r\n\r\n`;
  const bytes = Buffer.concat([Buffer.from(parts.join('') + head), file.bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return { type: `multipart/form-data; boundary=${boundary}`, bytes };
}
