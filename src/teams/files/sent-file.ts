import { z } from 'zod';
import { storableText } from '../storable-text.ts';

/** A file that somebody sent to the bot in their own chat. It lies in their OneDrive. */
export interface SentFile {
  readonly name: string;
  /** Needs no sign-in and works for a few minutes. A secret: it must not be logged. */
  readonly downloadUrl: string;
}

const DOWNLOAD_INFO = z.object({
  contentType: z.literal('application/vnd.microsoft.teams.file.download.info'),
  name: z.string().max(400).catch('').transform(storableText),
  content: z.object({ downloadUrl: z.url().max(4_000) }),
});

/**
 * The files among the attachments of a message; everything else that Teams attaches (a copy of the text as HTML, pasted
 * pictures) is left out. Source: Microsoft Teams documentation, "Send and receive files using bot".
 */
export const readSentFiles = (attachments: readonly unknown[]): readonly SentFile[] =>
  attachments.flatMap((attachment) => {
    const parsed = DOWNLOAD_INFO.safeParse(attachment);
    return parsed.success ? [{ name: parsed.data.name, downloadUrl: parsed.data.content.downloadUrl }] : [];
  });
