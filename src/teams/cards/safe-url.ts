import type { CardText } from '../card-text.ts';

/** An address that a card may link to: https, on a host of Microsoft's that we know. */
declare const safe: unique symbol;
export type SafeUrl = string & { readonly [safe]: true };

/** An address that starts a mail, a call or a chat with a security contact. */
declare const reach: unique symbol;
export type ContactUrl = string & { readonly [reach]: true };

/** Hosts that a card may send a person to. Compared exactly: a prefix or suffix match would let look-alike hosts in. */
export const LINK_HOSTS: ReadonlySet<string> = new Set([
  'admin.microsoft.com',
  'blogs.partner.microsoft.com',
  'compliance.microsoft.com',
  'docs.microsoft.com',
  'entra.microsoft.com',
  'go.microsoft.com',
  'learn.microsoft.com',
  'lighthouse.microsoft.com',
  'partner.microsoft.com',
  'portal.azure.com',
  'security.microsoft.com',
  'support.microsoft.com',
  'techcommunity.microsoft.com',
  'www.microsoft.com',
]);

// Brackets and quotes would end a Markdown link early, braces would look like a template expression.
const UNSAFE_IN_LINK = /[()[\]{}<>"'`\\*|^\s]/g;
const percent = (sign: string): string => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

/**
 * The address as a card may show it, or `undefined` when it is not https, carries a user name or a port, or lies on a host
 * outside `LINK_HOSTS`. Take the text of the link from somewhere else: the address is never shown.
 */
export function safeUrl(raw: string): SafeUrl | undefined {
  const url = URL.canParse(raw) ? new URL(raw) : undefined;
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '' || url.port !== '') return undefined;
  if (!LINK_HOSTS.has(url.hostname)) return undefined;
  return url.href.replace(UNSAFE_IN_LINK, percent) as SafeUrl;
}

/** `mailto:` for a plain address; `undefined` for anything that could add a second receiver, a subject or a text. */
export const mailtoUrl = (address: string): ContactUrl | undefined =>
  /^[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/.test(address)
    ? (`mailto:${address}` as ContactUrl)
    : undefined;

/**
 * A letter that is ready but for the sending, to a plain address; what is written in it comes from this program, with ids
 * at most. `undefined` as with `mailtoUrl`.
 */
export function letterUrl(address: string, subject: CardText, text: CardText): ContactUrl | undefined {
  const plain = mailtoUrl(address);
  const quoted = (part: CardText) => encodeURIComponent(part).replace(UNSAFE_IN_LINK, percent);
  return plain && (`${plain}?subject=${quoted(subject)}&body=${quoted(text)}` as ContactUrl);
}

/**
 * A chat in Teams with somebody who has an account, by their plain address. Not every page of this host may be linked to,
 * which is why it is not in `LINK_HOSTS`: an address of its own could open a meeting or add an app.
 */
export const chatUrl = (address: string): ContactUrl | undefined =>
  mailtoUrl(address)
    ? (`https://teams.microsoft.com/l/chat/0/0?users=${encodeURIComponent(address)}` as ContactUrl)
    : undefined;

/**
 * One message of a channel, by the ids that Teams gave; `undefined` for anything that is no such id. Like a chat, it is
 * an address of its own and no host to link to.
 */
export const messageUrl = (channelId: string, messageId: string): SafeUrl | undefined =>
  /^19:[\w-]{1,100}@thread\.(?:tacv2|skype)$/.test(channelId) && /^\d{1,20}$/.test(messageId)
    ? (`https://teams.microsoft.com/l/message/${encodeURIComponent(channelId)}/${messageId}` as SafeUrl)
    : undefined;

/** `tel:` for an international or local number as people write it; `undefined` when digits and separators are not all. */
export function telUrl(phone: string): ContactUrl | undefined {
  const digits = phone.replace(/[\s()./-]/g, '');
  return /^\+?\d{3,15}$/.test(digits) ? (`tel:${digits}` as ContactUrl) : undefined;
}
