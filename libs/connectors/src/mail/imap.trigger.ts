/** New mails in a mailbox: each is an event, also those that came while nobody was listening. */
import { Type } from 'typebox';

import { defineListenTrigger, type HeldContext, pauseFor } from '#connector-sdk';

import { AUTH } from './auth';
import { attachmentsField, MailOutput } from './mail-fields';
import { type Mailbox, withMailbox } from './mailbox';
import { readMail } from './read-mail';
import { findPosition, takeNew, type TakeSettings } from './take-new';

/** How often it looks even when the server has not said anything; so it is found out as well when that is gone. */
const LOOK_EVERY_MS = 2 * 60_000;
/** As often for servers that can't say anything. */
const LOOK_OFTEN_MS = 30_000;

export const imapTrigger = defineListenTrigger({
  key: 'imap',
  title: 'New mail in a mailbox',
  description:
    'Starts a run for every mail that comes into a mailbox. Mails that are there already start nothing.',
  auth: AUTH,
  input: Type.Object(
    {
      mailbox: Type.Optional(
        Type.String({ title: 'Folder', minLength: 1, maxLength: 1000, default: 'INBOX' }),
      ),
      which: Type.Optional(
        Type.Enum(['all', 'unseen'], {
          title: 'Which mails',
          description: 'All new ones, or those only that nobody has read before Sluice finds them.',
          default: 'all',
          ui: { labels: { all: 'All new mails', unseen: 'Only those that nobody has read' } },
        }),
      ),
      markSeen: Type.Optional(Type.Boolean({ title: 'Mark them as read', default: false })),
      attachments: attachmentsField(),
    },
    { additionalProperties: false },
  ),
  output: MailOutput,
  listen: (context) => {
    const { mailbox = 'INBOX', which = 'all', markSeen = false } = context.input;
    const settings = { onlyUnseen: which === 'unseen', markSeen };
    return withMailbox(context, (opened) => receive(opened, context, mailbox, settings));
  },
  parse: (stored, { attachments = 'content' }) => readMail(stored, attachments === 'content'),
});

async function receive(
  { client, place, lost }: Mailbox,
  context: HeldContext,
  path: string,
  settings: TakeSettings,
): Promise<void> {
  const news = new News();
  client.on('exists', () => news.came());
  const opened = await client.mailboxOpen(path, { readOnly: !settings.markSeen });
  let position = await findPosition(context, place, opened);
  context.status.connected();
  const end = new AbortController();
  const signal = AbortSignal.any([context.signal, end.signal]);
  try {
    while (!signal.aborted) {
      news.forget();
      position = await takeNew(context, client, position, settings);
      if (!news.isThere) await Promise.race([news.wait(signal, () => client.idle()), lost]);
    }
  } finally {
    end.abort();
  }
}

/** Whether the server has said that there is something new, while one looked or waited. */
class News {
  isThere = false;
  private tell: () => void = () => undefined;

  came(): void {
    this.isThere = true;
    this.tell();
  }

  forget(): void {
    this.isThere = false;
  }

  async wait(signal: AbortSignal, idle: () => Promise<unknown>): Promise<void> {
    const end = new AbortController();
    const either = AbortSignal.any([signal, end.signal]);
    this.tell = () => end.abort();
    let isIdle = false;
    // What breaks while it idles ends the connection, which is told elsewhere.
    const idling = idle().then(
      (answer) => (isIdle = answer !== false),
      () => false,
    );
    const looked = async () => {
      await idling;
      if (!isIdle) await pauseFor(LOOK_OFTEN_MS, either);
    };
    try {
      await Promise.race([looked(), pauseFor(LOOK_EVERY_MS, either)]);
    } finally {
      end.abort();
      this.tell = () => undefined;
    }
  }
}
