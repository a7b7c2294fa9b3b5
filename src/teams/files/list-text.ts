import { isUtf8 } from 'node:buffer';

/** A file as text, and whether its letters had to be guessed. */
export interface ListText {
  readonly text: string;
  /** It was no Unicode: read as Windows-1252, which spreadsheets write in Western Europe and America. */
  readonly isGuessed: boolean;
}

/**
 * Reads the bytes of a list: UTF-8, UTF-16 where its mark says so, and Windows-1252 where it is no valid UTF-8. Excel
 * writes all three, as "CSV UTF-8", "Unicode text" and "CSV"; a name with holes in place of its accents would be taken
 * for another person.
 */
export function readListText(content: Uint8Array): ListText {
  const [first, second] = content;
  if (first === 0xff && second === 0xfe) return { text: new TextDecoder('utf-16le').decode(content), isGuessed: false };
  if (first === 0xfe && second === 0xff) return { text: new TextDecoder('utf-16be').decode(content), isGuessed: false };
  return isUtf8(content)
    ? { text: new TextDecoder('utf-8').decode(content), isGuessed: false }
    : { text: new TextDecoder('windows-1252').decode(content), isGuessed: true };
}
