/** The settings of a mail in, SendGrid's JSON for it out. */
import { type ActionFiles, given, PermanentError } from '#connector-sdk';

import type { MailInput } from './mail-input';

/** SendGrid's limit for a whole mail is 30 MB; files become a third larger. */
const MAX_FILES_BYTES = 20 * 1024 * 1024;

const toPeople = (addresses: readonly string[] | undefined) =>
  (addresses ?? []).filter((address) => address.trim() !== '').map((address) => ({ email: address.trim() }));

/** @throws PermanentError when there is nobody to send it to, nothing to send, or too much */
export async function mailOf(input: MailInput, files: ActionFiles) {
  const content = contentOf(input);
  if (content.length === 0 && !input.templateId) {
    throw new PermanentError({
      code: 'sendgrid.empty_mail',
      message: 'The mail has neither a text nor a template. Fill in one of them.',
    });
  }
  const attachments = await attachmentsOf(input, files);
  const sendAt = input.sendAt ? secondsOf(input.sendAt) : null;
  return {
    personalizations: personalizationsOf(input),
    from: { email: input.from, ...given({ name: input.fromName }) },
    ...(input.replyTo ? { reply_to: { email: input.replyTo } } : {}),
    ...given({ subject: input.subject, template_id: input.templateId, categories: input.categories }),
    ...(content.length > 0 ? { content } : {}),
    ...(attachments.length > 0 ? { attachments } : {}),
    ...(input.group === undefined ? {} : { asm: { group_id: input.group } }),
    ...(sendAt === null ? {} : { send_at: sendAt }),
    ...(input.sandbox ? { mail_settings: { sandbox_mode: { enable: true } } } : {}),
  };
}

/** One for all, one for each of them, or as many as are described. */
function personalizationsOf({ to, cc, bcc, separately, templateData, personalizations }: MailInput) {
  const data = (own: object | undefined) => {
    const all = { ...templateData, ...own };
    return Object.keys(all).length > 0 ? { dynamic_template_data: all } : {};
  };
  const people = toPeople(to);
  const copies = { ...given({ cc: toPeople(cc), bcc: toPeople(bcc) }) };
  const described = (personalizations ?? []).map((one) => ({
    to: toPeople([one.to]),
    ...given({ subject: one.subject }),
    ...data(one.templateData),
  }));
  const shared = separately ? people.map((person) => [person]) : people.length > 0 ? [people] : [];
  const all = [...shared.map((persons) => ({ to: persons, ...copies, ...data(undefined) })), ...described];
  if (all.length > 0) return all;
  throw new PermanentError({
    code: 'sendgrid.nobody',
    message: 'There is nobody to send the mail to. Fill in ‘To’.',
  });
}

/** SendGrid wants plain text before HTML. */
function contentOf({ text, html }: MailInput) {
  return [
    ...(text ? [{ type: 'text/plain', value: text }] : []),
    ...(html ? [{ type: 'text/html', value: html }] : []),
  ];
}

async function attachmentsOf({ attachments = [] }: MailInput, files: ActionFiles) {
  const attached = [];
  let left = MAX_FILES_BYTES;
  for (const file of attachments) {
    const { name, contentType, size } = await files.open(file);
    if (size > left) {
      throw new PermanentError({
        code: 'sendgrid.attachments_too_large',
        message: 'The files are too large for a mail: together at most 20 MiB. Send links in their place.',
      });
    }
    const bytes = await files.read(file, left);
    left -= bytes.length;
    attached.push({
      content: bytes.toString('base64'),
      type: contentType,
      filename: name,
      disposition: 'attachment',
    });
  }
  return attached;
}

function secondsOf(moment: string): number {
  const at = Date.parse(moment);
  if (!Number.isNaN(at)) return Math.floor(at / 1000);
  throw new PermanentError({
    code: 'sendgrid.bad_time',
    message: '‘Send at’ is no date and time. Write it as 2026-03-31T12:00:00Z.',
  });
}
