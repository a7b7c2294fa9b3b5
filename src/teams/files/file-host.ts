import { isLoopback } from '../../safe-address.ts';

/**
 * Whether we may read a file from an address, or write one there. Addresses come with activities, and a service that
 * followed any of them would fetch for a stranger what only it can reach.
 *
 * @param hosts - `sharepoint.com` stands for itself and everything below it
 * @param isSandbox - loopback over plain http is allowed there only
 */
export function isFileAddress(address: string, hosts: readonly string[], isSandbox: boolean): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username } = new URL(address);
  if (username !== '') return false;
  if (isSandbox && isLoopback(hostname)) return true;
  return protocol === 'https:' && hosts.some((host) => hostname === host || hostname.endsWith(`.${host}`));
}
