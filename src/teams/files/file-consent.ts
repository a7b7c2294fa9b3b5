import type { Attachment } from 'botbuilder';
import { z } from 'zod';
import { storableText } from '../storable-text.ts';

/** What a file that we offer holds. It is made again when the person allows it, so it carries ids only. */
export type FileSubject =
  | { readonly what: 'contacts'; readonly tenantId: string }
  | { readonly what: 'importReport'; readonly importId: string }
  | { readonly what: 'coverage' }
  | { readonly what: 'settings' }
  | { readonly what: 'person'; readonly personId: string };

/** What a person decided about a file that we offered. */
export type FileConsent =
  | { readonly kind: 'declined' }
  | {
      readonly kind: 'allowed';
      readonly subject: FileSubject;
      readonly name: string;
      /** Where it goes; a secret, it needs no sign-in. */
      readonly uploadUrl: string;
      readonly contentUrl: string;
      readonly uniqueId: string;
      readonly fileType: string;
    };

const id = z.string().max(60).transform(storableText);
const SUBJECT = z.discriminatedUnion('what', [
  z.object({ what: z.literal('contacts'), tenantId: id }),
  z.object({ what: z.literal('importReport'), importId: id }),
  z.object({ what: z.literal('coverage') }),
  z.object({ what: z.literal('settings') }),
  z.object({ what: z.literal('person'), personId: z.string().max(320).transform(storableText) }),
]);
const address = z.url().max(4_000);
const CONSENT = z.discriminatedUnion('action', [
  z.object({ action: z.literal('decline') }),
  z.object({
    action: z.literal('accept'),
    context: SUBJECT,
    uploadInfo: z.object({
      name: z.string().max(400).transform(storableText),
      uploadUrl: address,
      contentUrl: address,
      uniqueId: z.string().max(200),
      fileType: z.string().max(20),
    }),
  }),
]);

/** Reads the value of a `fileConsent/invoke`. @returns `undefined` for anything that no offer of ours brings */
export function readFileConsent(value: unknown): FileConsent | undefined {
  const parsed = CONSENT.safeParse(value);
  if (!parsed.success) return undefined;
  if (parsed.data.action === 'decline') return { kind: 'declined' };
  const { context, uploadInfo } = parsed.data;
  return { kind: 'allowed', subject: context, ...uploadInfo };
}

/**
 * The attachment by which Teams asks a person whether a file may go to their OneDrive; works in a personal chat only.
 *
 * @param bytes - how large it is now, for the person; what is uploaded may differ
 */
export const fileOffer = (name: string, description: string, bytes: number, subject: FileSubject): Attachment => ({
  contentType: 'application/vnd.microsoft.teams.card.file.consent',
  name,
  content: { description, sizeInBytes: bytes, acceptContext: subject, declineContext: { what: subject.what } },
});

/** The attachment that shows a file which has arrived in OneDrive. */
export const fileInfo = (file: Extract<FileConsent, { kind: 'allowed' }>): Attachment => ({
  contentType: 'application/vnd.microsoft.teams.card.file.info',
  name: file.name,
  contentUrl: file.contentUrl,
  content: { uniqueId: file.uniqueId, fileType: file.fileType },
});
