/** The bytes of a mail (RFC 5322) as they were stored in, what templates see as `trigger` out. */
import type { Static } from 'typebox';

import {
  eventFileRef,
  htmlToText,
  type IncomingRequest,
  type MailAttachment,
  mailAttachments,
  type ParsedAddress,
  type ParsedHeader,
  type ParsedMailbox,
  parseMail,
} from '#connector-sdk';

import type { MailOutput } from './mail-fields';

type Mail = Static<typeof MailOutput>;
type Person = Mail['to'][number];

/** Throws `FailureError` (`mail.unreadable`). */
export async function readMail(
  { id, headers: facts, body, receivedAt }: Pick<IncomingRequest, 'id' | 'headers' | 'body' | 'receivedAt'>,
  withContent: boolean,
): Promise<Mail> {
  const email = await parseMail(body);
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
    attachments: mailAttachments(email).map((attachment, at) =>
      toAttachment(attachment, withContent ? { id, at } : null),
    ),
    envelope:
      known['envelope-to'] === undefined
        ? null
        : { from: known['envelope-from'] ?? '', to: known['envelope-to'] },
    size: truncatedFrom === undefined ? body.length : Number(truncatedFrom),
    truncated: truncatedFrom !== undefined,
    receivedAt,
  };
}

/** Groups are their members. */
const toPeople = (addresses: readonly ParsedAddress[] = []): Person[] =>
  addresses
    .flatMap((address): readonly ParsedMailbox[] => address.group ?? [address as ParsedMailbox])
    .map(({ name, address }) => ({ name, address }));

function toIso(date: string | undefined): string | null {
  const time = Date.parse(date ?? '');
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

function joined(headers: readonly ParsedHeader[]): Record<string, string> {
  const fields = new Map<string, string>();
  for (const { key, value } of headers) {
    const present = fields.get(key);
    fields.set(key, present === undefined ? value : `${present}\n${value}`);
  }
  return Object.fromEntries(fields);
}

/** @param place within its event; null: only what it is called */
function toAttachment(
  { name, contentType, bytes, inline }: MailAttachment,
  place: { id: string | null | undefined; at: number } | null,
): Mail['attachments'][number] {
  const facts = { name, contentType, size: bytes.length };
  const $file = place && eventFileRef(place.id, `attachment.${place.at}`, facts).$file;
  return { $file, ...facts, type: contentType, inline };
}
