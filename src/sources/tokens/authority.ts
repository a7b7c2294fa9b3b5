import { isLoopback } from '../../safe-address.ts';

/** Login hosts of Microsoft's clouds. Source: https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud */
const MICROSOFT_HOSTS: ReadonlySet<string> = new Set([
  'login.microsoftonline.com',
  'login.microsoftonline.us',
  'login.partner.microsoftonline.cn',
  'login.chinacloudapi.cn',
  'login.windows.net',
  'login.microsoft.com',
]);

/**
 * Whether the login is one that Microsoft's libraries do not know. They would ask a host of Microsoft's whether it is
 * genuine, and be told no.
 */
export const isForeignAuthority = (host: string): boolean => !MICROSOFT_HOSTS.has(new URL(host).host);

/**
 * The scope of everything that was granted at an API. A simulated API on loopback takes the tokens of the real one.
 *
 * @param address - where the API is called
 * @param genuine - the API's own address, which names it in tokens
 */
export function scopeOf(address: string, genuine: string): string {
  return `${isLoopback(new URL(address).hostname) ? genuine : address}/.default`;
}
