import type { StandinRequest } from './wire.js';

/** A web page elsewhere must not steer the stand-ins of who visits it: only pages of this machine, or of the same host, may. */
const isLocal = (hostname: string): boolean => /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);

function originOf({ origin, host }: Readonly<Record<string, string>>): { origin: string; welcome: boolean } | undefined {
  if (origin === undefined) return undefined;
  const from = hostnameOf(origin);
  const here = hostnameOf(`http://${host ?? ''}`);
  return { origin, welcome: from !== undefined && (isLocal(from) ? here !== undefined && isLocal(here) : from === here) };
}

function hostnameOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}

/** The headers that let a welcome page read our answers. */
export function allowedOrigin(headers: StandinRequest['headers']): Record<string, string> {
  const from = originOf(headers);
  if (!from?.welcome) return {};
  return {
    'access-control-allow-origin': from.origin,
    'access-control-allow-methods': 'GET, POST, DELETE',
    'access-control-allow-headers': 'content-type',
    vary: 'origin',
  };
}

/** Whether a server that listens on `host` is asked by a name of this machine. A page elsewhere may point a name of its own at us, and is then "the same host". */
function isCalledRight(host: string, called: string | undefined): boolean {
  const name = hostnameOf(`http://${called ?? ''}`);
  return !isLocal(host) || (name !== undefined && isLocal(name));
}

/** Whether a request may use the control API: with no origin it is no page's; what changes something must be JSON. */
export function mayControl({ method, headers }: StandinRequest, listensOn: string): boolean {
  if (!isCalledRight(listensOn, headers['host'])) return false;
  const from = originOf(headers);
  if (from && !from.welcome) return false;
  return method !== 'POST' || (headers['content-type'] ?? '').startsWith('application/json');
}
