/** The mails of a mailbox that came after a position in, each one stored with the position after it. */
import { createHash } from 'node:crypto';

import type { ImapFlow, MailboxObject, SearchObject } from 'imapflow';

import { type HeldContext, type HeldEvent, RetryableError, storePatiently, within } from '#connector-sdk';

import { MAX_MAIL_BYTES } from './mailbox';

/** Up to here it has been read. */
export interface MailPosition {
  /** The server and the user (`placeOf`): another one has other mails. */
  of: string;
  mailbox: string;
  /** When it changes, the server numbers its mails anew (RFC 9051 §2.3.1.1). */
  uidValidity: string;
  lastUid: number;
  /** When the last mail came, or when it was listened to for the first time. ISO 8601. */
  lastAt: string;
  /** They are numbered anew, and the mails since `lastAt` are still to be looked for. */
  isAnew?: boolean;
}

export interface TakeSettings {
  onlyUnseen: boolean;
  markSeen: boolean;
}

/** Of a whole mailbox. */
const SEARCH_MS = 60_000;
const DAY_MS = 24 * 60 * 60 * 1000;
/** A mailbox that is numbered anew brings mails once more that came up to a day before the last one. */
const KEY_WINDOW_MS = 30 * DAY_MS;

/** Where to begin: with what comes from now on, unless it was listened to before. */
export async function findPosition(
  context: HeldContext,
  of: string,
  mailbox: MailboxObject,
): Promise<MailPosition> {
  const before = context.position as MailPosition | null;
  const kept = before?.of === of ? before : null;
  const uidValidity = String(mailbox.uidValidity);
  if (kept?.mailbox === mailbox.path && kept.uidValidity === uidValidity) return kept;
  const begin: MailPosition = {
    of,
    mailbox: mailbox.path,
    uidValidity,
    lastUid: Math.max(0, mailbox.uidNext - 1),
    lastAt: new Date().toISOString(),
  };
  if (kept?.mailbox !== mailbox.path) {
    await storePatiently(context, [], begin);
    return begin;
  }
  context.logger.warn(
    {},
    'The mail server has numbered the mails anew; those since the last one are looked for by date.',
  );
  return { ...begin, lastUid: 0, lastAt: kept.lastAt, isAnew: true };
}

/** Gives the position after the last one; throws what the client and `store` throw. */
export async function takeNew(
  context: HeldContext,
  client: ImapFlow,
  from: MailPosition,
  { onlyUnseen, markSeen }: TakeSettings,
): Promise<MailPosition> {
  let position = from;
  for (const uid of await newUids(client, position, onlyUnseen)) {
    if (context.signal.aborted) break;
    const mail = await fetchMail(client, uid);
    if (!mail) continue;
    const { isAnew: _done, ...rest } = position;
    if (mail === 'refused') {
      context.logger.warn({ uid }, 'The mail server does not give out a mail that it has.');
      context.status.dropped(1);
      position = { ...rest, lastUid: uid };
      await storePatiently(context, [], position);
      continue;
    }
    position = { ...rest, lastUid: uid, lastAt: (mail.at ?? new Date()).toISOString() };
    await storePatiently(context, [mail.event], position);
    if (markSeen) await client.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true });
  }
  return position;
}

async function newUids(
  client: ImapFlow,
  { lastUid, lastAt, isAnew = false }: MailPosition,
  onlyUnseen: boolean,
): Promise<number[]> {
  const query: SearchObject = {
    ...(isAnew ? { since: new Date(Date.parse(lastAt) - DAY_MS) } : { uid: `${lastUid + 1}:*` }),
    ...(onlyUnseen ? { seen: false } : {}),
  };
  const found = await within(SEARCH_MS, client.search(query, { uid: true }), {
    code: 'mail.silent',
    message: 'The mail server does not answer.',
  });
  // `n:*` always holds the last mail, also when its number is lower.
  if (!found)
    throw new RetryableError({ code: 'mail.refused', message: 'The mail server refuses to be searched.' });
  return found.filter((uid) => uid > lastUid).toSorted((a, b) => a - b);
}

/** Null when it is gone already; `refused` when the server keeps it to itself, as some do with mails that are broken. */
async function fetchMail(
  client: ImapFlow,
  uid: number,
): Promise<{ event: HeldEvent; at: Date | null } | 'refused' | null> {
  const byUid = { uid: true };
  const facts = await client.fetchOne(String(uid), { size: true, internalDate: true }, byUid);
  if (!facts) return null;
  const size = facts.size ?? 0;
  const whole =
    size <= MAX_MAIL_BYTES &&
    (await unlessRefused(
      client.fetchOne(String(uid), { source: { start: 0, maxLength: MAX_MAIL_BYTES + 1 } }, byUid),
    ));
  const source = whole && whole !== 'refused' ? whole.source : undefined;
  const at = toDate(facts.internalDate);
  if (source && source.length <= MAX_MAIL_BYTES) return { event: toEvent(source, uid, null), at };
  const part = await unlessRefused(client.fetchOne(String(uid), { headers: true }, byUid));
  if (!part) return null;
  if (part === 'refused') return part;
  return { event: toEvent(part.headers ?? Buffer.alloc(0), uid, Math.max(size, MAX_MAIL_BYTES + 1)), at };
}

async function unlessRefused<T>(asked: Promise<T>): Promise<T | 'refused'> {
  try {
    return await asked;
  } catch (error) {
    const { responseStatus } = (error ?? {}) as { responseStatus?: unknown };
    if (responseStatus === 'NO' || responseStatus === 'BAD') return 'refused';
    throw error;
  }
}

function toDate(value: Date | string | undefined): Date | null {
  const date = value === undefined ? null : new Date(value);
  return date && !Number.isNaN(date.getTime()) ? date : null;
}

/** By its content, each mail is known again whatever its number: no two deliveries have the same lines of transport. */
const toEvent = (body: Buffer, uid: number, truncatedFrom: number | null): HeldEvent => ({
  body,
  contentType: 'message/rfc822',
  key: `mail:${createHash('sha256').update(body).digest('base64url')}`,
  keyWindowMs: KEY_WINDOW_MS,
  headers: [
    ['uid', String(uid)],
    ...(truncatedFrom === null ? [] : [['truncated-from', String(truncatedFrom)] as const]),
  ],
});
