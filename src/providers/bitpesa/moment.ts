/** Both of BitPesa's ways to write a moment (`2017-08-08 13:19:32 UTC`, `2017-08-08T13:19:32.855Z`), in UTC milliseconds; without a zone it is UTC. */
export function momentOf(text: string | null | undefined): number | undefined {
  const parts = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d{1,9})?) ?(UTC|Z|[+-]\d\d:?\d\d)?$/.exec(text ?? '');
  if (!parts) return undefined;
  const [, day = '', hour = '', zone = 'Z'] = parts;
  const at = Date.parse(`${day}T${hour}${zone === 'UTC' ? 'Z' : zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`);
  return Number.isNaN(at) ? undefined : at;
}
