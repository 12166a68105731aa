/** The mail that is answered in, the head of the answer out (RFC 5322 §3.6.4). */
import { type ApiClient, pathPart, textAt, valueAt } from '#connector-sdk';

import { MAILBOX } from './api';
import { peopleIn, type Person } from './people';
import { headerOf } from './read-mail';

export interface AnswerHead {
  threadId: string;
  to: string;
  cc: string;
  subject: string;
  inReplyTo: string | null;
  references: string | null;
}

const HEADERS = ['From', 'Reply-To', 'To', 'Cc', 'Subject', 'Message-ID', 'References'];

/** @param toAll also to whom else the mail went, without oneself */
export async function answerHead(api: ApiClient, id: string, toAll: boolean): Promise<AnswerHead> {
  const message = await api.get(`${MAILBOX}/messages/${pathPart(id)}`, {
    format: 'metadata',
    metadataHeaders: HEADERS,
  });
  const header = (name: string) => headerOf(valueAt(message, 'payload'), name);
  const replyTo = peopleIn(header('reply-to'));
  const to = replyTo.length > 0 ? replyTo : peopleIn(header('from'));
  const others = toAll ? [...peopleIn(header('to')), ...peopleIn(header('cc'))] : [];
  const own = toAll ? textAt(await api.get(`${MAILBOX}/profile`), 'emailAddress') : null;
  const known = new Set([...to.map(keyOf), (own ?? '').toLowerCase()]);
  const subject = header('subject') ?? '';
  const messageId = header('message-id');
  return {
    threadId: textAt(message, 'threadId') ?? '',
    to: written(to),
    cc: written(others.filter((person) => !known.has(keyOf(person)))),
    subject: /^re:/i.test(subject) ? subject : `Re: ${subject}`,
    inReplyTo: messageId,
    references: messageId === null ? null : [header('references'), messageId].filter(Boolean).join(' '),
  };
}

const keyOf = ({ address }: Person): string => address.toLowerCase();

const written = (people: readonly Person[]): string =>
  people
    .map(({ name, address }) =>
      name === '' ? address : `"${name.replace(/[\\"]/g, (sign) => `\\${sign}`)}" <${address}>`,
    )
    .join(', ');
