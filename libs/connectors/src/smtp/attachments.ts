/** What a field for attachments holds in, what the mail is made of out; each file is read while it is sent. */
import { Readable } from 'node:stream';

import { type ActionFiles, PermanentError } from '#connector-sdk';

/** Of all of them; a mail is a third larger than its attachments. */
const MAX_BYTES = 25 * 1024 * 1024;
const MAX_FILES = 50;

export interface Attachment {
  filename: string;
  contentType: string;
  content: Readable;
}

/** Throws `PermanentError` (`smtp.too_large`), and what `files.open` throws. */
export async function openAttachments(files: ActionFiles, given: readonly unknown[]): Promise<Attachment[]> {
  // A step before may give a list of them.
  const wanted = given.flat().filter((value) => value !== null && value !== undefined && value !== '');
  if (wanted.length > MAX_FILES) throw tooLarge(`more than ${MAX_FILES} attachments`);
  const opened: Attachment[] = [];
  let bytes = 0;
  for (const value of wanted) {
    const { name, contentType, size, content } = await files.open(value);
    bytes += size;
    if (bytes > MAX_BYTES) throw tooLarge(`more than ${MAX_BYTES / 1024 / 1024} MB of attachments`);
    opened.push({ filename: name, contentType, content: Readable.from(content) });
  }
  return opened;
}

const tooLarge = (what: string): PermanentError =>
  new PermanentError({
    code: 'smtp.too_large',
    message: `The mail has ${what}. Send a link in their place.`,
  });
