/** What a person wrote in, a mail (RFC 5322) out; nodemailer makes it, and sends nothing. */
import { type ActionFiles, PermanentError } from '#connector-sdk';

export interface Letter {
  to?: string | undefined;
  cc?: string | undefined;
  bcc?: string | undefined;
  from?: string | undefined;
  replyTo?: string | undefined;
  subject: string;
  text?: string | undefined;
  html?: string | undefined;
  attachments?: readonly unknown[] | undefined;
  /** Message ids, with their angle brackets. */
  inReplyTo?: string | null | undefined;
  references?: string | null | undefined;
}

/** Gmail takes mails of up to 25 MB. */
const MAX_BYTES = 25 * 1024 * 1024;

const given = <Value>(name: string, value: Value | null | undefined): Record<string, Value> =>
  value === null || value === undefined || value === '' ? {} : { [name]: value };

/** Throws `PermanentError` (`gmail.too_large`, `gmail.empty`), and what `files.read` throws. */
export async function compose(letter: Letter, files: ActionFiles): Promise<Buffer> {
  const { text, html, attachments = [], ...head } = letter;
  if (!text && !html && attachments.length === 0) {
    throw new PermanentError({ code: 'gmail.empty', message: 'There is nothing to send: write a text.' });
  }
  // Loaded by those who send mails, not by every process.
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const composer = new MailComposer({
    ...Object.fromEntries(Object.entries(head).filter(([, value]) => value)),
    subject: head.subject,
    ...given('text', text),
    ...given('html', html),
    attachments: await opened(attachments, files),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const mail = composer.compile();
  // Gmail reads who gets a copy from the mail, and takes the line out.
  mail.keepBcc = true;
  return mail.build();
}

async function opened(given: readonly unknown[], files: ActionFiles) {
  // A step before may give a list of them.
  const wanted = given.flat().filter((value) => value !== null && value !== undefined && value !== '');
  const attachments = [];
  let bytes = 0;
  for (const value of wanted) {
    const { name, contentType, size } = await files.open(value);
    bytes += size;
    if (bytes > MAX_BYTES) throw tooLarge();
    attachments.push({ filename: name, contentType, content: await files.read(value, MAX_BYTES) });
  }
  return attachments;
}

const tooLarge = (): PermanentError =>
  new PermanentError({
    code: 'gmail.too_large',
    message: 'The mail has more than 25 MB of attachments. Send a link in their place.',
  });
