import { BlockList, isIP } from 'node:net';

const here = new BlockList();
here.addSubnet('127.0.0.0', 8, 'ipv4');
here.addAddress('::1', 'ipv6');

const anywhere = new BlockList();
anywhere.addAddress('0.0.0.0', 'ipv4');
anywhere.addAddress('::', 'ipv6');

const bare = (host: string): string => host.replace(/^\[|\]$/g, '').replace(/\.$/, '');

function isIn(list: BlockList, host: string): boolean {
  const version = isIP(bare(host));
  return version !== 0 && list.check(bare(host), version === 6 ? 'ipv6' : 'ipv4');
}

/** Is this a name or an address of this machine alone? `0.0.0.0` and `::` are not: to listen on them is to listen everywhere. */
export const isLoopback = (host: string): boolean => /^(?:.+\.)?localhost$/i.test(bare(host)) || isIn(here, host);

/** Does a call to this host stay on this machine? A call to `0.0.0.0` does. */
export const staysHere = (host: string): boolean => isLoopback(host) || isIn(anywhere, host);

/** What is wrong with an address that the service or a provider is to be reached at in live mode; undefined when it will do. */
export function liveAddressProblem(address: string, { allowLoopback, standinsPort }: { allowLoopback: boolean; standinsPort: number }) {
  if (!URL.canParse(address)) return 'must be an address like https://…';
  const { protocol, hostname, port } = new URL(address);
  if (staysHere(hostname))
    return allowLoopback
      ? undefined
      : 'points at this machine, where only stand-ins live. Give the real address (for a test, ALLOW_LOOPBACK=1)';
  if (standinsPort !== 0 && port === String(standinsPort)) return "points at a stand-in's port. Give the real address";
  return protocol === 'https:' ? undefined : 'must begin with https://';
}
