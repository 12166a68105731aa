/** A mail (RFC 5322) taken apart, always in the same way: what is at a place now is there again later. */
import PostalMime, { type Address, type Email, type Header, type Mailbox } from 'postal-mime';

import { PermanentError } from '../errors';
import type { PartFile } from './part-file';

const MAX_NESTING = 32;
const MAX_HEADER_BYTES = 1024 * 1024;
const MAX_ATTACHMENTS = 200;

export type ParsedMail = Email;
export type ParsedAddress = Address;
export type ParsedMailbox = Mailbox;
export type ParsedHeader = Header;

/** Throws `PermanentError` (`mail.unreadable`). */
export async function parseMail(body: Buffer): Promise<ParsedMail> {
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

export interface MailAttachment extends PartFile {
  inline: boolean;
}

/** At most 200. */
export const mailAttachments = ({ attachments }: ParsedMail): MailAttachment[] =>
  attachments.slice(0, MAX_ATTACHMENTS).map(({ filename, mimeType, disposition, related, content }) => ({
    name: filename ?? '',
    contentType: mimeType,
    bytes: typeof content === 'string' ? Buffer.from(content) : Buffer.from(content as ArrayBuffer),
    inline: disposition === 'inline' || related === true,
  }));
