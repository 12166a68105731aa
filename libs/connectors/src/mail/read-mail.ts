/** The bytes of a mail (RFC 5322) as they were stored in, what templates see as `trigger` out. */
import type { Static } from 'typebox';

import PostalMime from 'postal-mime';

import { type IncomingRequest, PermanentError } from '#connector-sdk';

import { htmlToText } from './html-text';
import type { MailOutput } from './mail-fields';

/** Of all attachments of a mail; what does not fit any more is only named. */
const MAX_CONTENT_BYTES = 5 * 1024 * 1024;
const MAX_NESTING = 32;
const MAX_HEADER_BYTES = 1024 * 1024;
const MAX_ATTACHMENTS = 200;

type Mail = Static<typeof MailOutput>;
type Person = Mail['to'][number];

/** Throws `FailureError` (`mail.unreadable`). */
export async function readMail(
  { headers: facts, body, receivedAt }: Pick<IncomingRequest, 'headers' | 'body' | 'receivedAt'>,
  withContent: boolean,
): Promise<Mail> {
  const email = await parse(body);
  const known = Object.fromEntries(facts);
  const truncatedFrom = known['truncated-from'];
  return {
    from: toPeople(email.from ? [email.from] : [])[0] ?? null,
    to: toPeople(email.to),
    cc: toPeople(email.cc),
    replyTo: toPeople(email.replyTo),
    subject: email.subject ?? '',
    text: email.text ?? htmlToText(email.html ?? ''),
    html: email.html ?? null,
    date: toIso(email.date),
    messageId: email.messageId ?? null,
    inReplyTo: email.inReplyTo ?? null,
    headers: joined(email.headers),
    attachments: toAttachments(email.attachments, withContent),
    envelope:
      known['envelope-to'] === undefined
        ? null
        : { from: known['envelope-from'] ?? '', to: known['envelope-to'] },
    size: truncatedFrom === undefined ? body.length : Number(truncatedFrom),
    truncated: truncatedFrom !== undefined,
    receivedAt,
  };
}

async function parse(body: Buffer): Promise<PostalMime.Email> {
  try {
    return await PostalMime.parse(body, {
      maxNestingDepth: MAX_NESTING,
      maxHeadersSize: MAX_HEADER_BYTES,
      attachmentEncoding: 'arraybuffer',
    });
  } catch (error) {
    throw new PermanentError({
      code: 'mail.unreadable',
      message: 'The mail can’t be read: it is nested too deeply, or its headers are too long.',
      cause: error,
    });
  }
}

/** Groups are their members. */
const toPeople = (addresses: readonly PostalMime.Address[] = []): Person[] =>
  addresses
    .flatMap((address): readonly PostalMime.Mailbox[] => address.group ?? [address as PostalMime.Mailbox])
    .map(({ name, address }) => ({ name, address }));

function toIso(date: string | undefined): string | null {
  const time = Date.parse(date ?? '');
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

function joined(headers: readonly PostalMime.Header[]): Record<string, string> {
  const fields = new Map<string, string>();
  for (const { key, value } of headers) {
    const present = fields.get(key);
    fields.set(key, present === undefined ? value : `${present}\n${value}`);
  }
  return Object.fromEntries(fields);
}

function toAttachments(
  attachments: readonly PostalMime.Attachment[],
  withContent: boolean,
): Mail['attachments'] {
  let left = withContent ? MAX_CONTENT_BYTES : 0;
  return attachments
    .slice(0, MAX_ATTACHMENTS)
    .map(({ filename, mimeType, disposition, related, content }) => {
      const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content as ArrayBuffer);
      const fits = withContent && bytes.length <= left;
      if (fits) left -= bytes.length;
      return {
        name: filename ?? '',
        type: mimeType,
        size: bytes.length,
        inline: disposition === 'inline' || related === true,
        base64: fits ? bytes.toString('base64') : null,
      };
    });
}
