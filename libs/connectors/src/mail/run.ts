/** An action's questions to a mailbox. */
import type { ImapFlow } from 'imapflow';
import { Type } from 'typebox';

import { type ActionContext, PermanentError, within } from '#connector-sdk';
import { FailureError } from '#kernel';

import { useMailbox } from './mailbox';

/** Of all that one step asks. */
const ANSWER_MS = 120_000;

type Context = Pick<ActionContext<unknown>, 'auth' | 'tcp' | 'signal'>;

/** A trigger tries again what the server refused; a step does not, as it would be refused again. */
export async function runOnMailbox<T>(
  { auth, tcp, signal }: Context,
  use: (client: ImapFlow) => Promise<T>,
): Promise<T> {
  try {
    return await useMailbox({ auth, sockets: tcp, signal }, ({ client, lost }) =>
      within(ANSWER_MS, Promise.race([use(client), lost]), {
        code: 'mail.silent',
        message: 'The mail server does not answer.',
      }),
    );
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.code !== 'mail.refused') throw error;
    const { code, message } = error.failure;
    throw new PermanentError({ code, message });
  }
}

export const folderField = (title = 'Folder', standard: string | null = 'INBOX') =>
  Type.String({
    title,
    minLength: 1,
    maxLength: 1000,
    ...(standard === null ? {} : { default: standard }),
    ui: { options: { load: 'folders' }, placeholder: 'INBOX' },
  });

export const mailsField = () =>
  Type.Array(Type.String({ minLength: 1, maxLength: 1000 }), {
    title: 'Mails',
    description: 'Each by its number, as ‘Search mails’ gives it, or by its message id.',
    minItems: 1,
    maxItems: 1000,
    ui: { placeholder: '{{trigger.messageId}}' },
  });

/** The folder has to be open. Throws `PermanentError` (`mail.not_found`) when one of them is not there. */
export async function numbersOf(client: ImapFlow, mails: readonly string[]): Promise<number[]> {
  const numbers = new Set<number>();
  for (const mail of mails) {
    const text = mail.trim();
    const number = /^\d{1,10}$/.test(text) ? Number(text) : await numberOf(client, text);
    if (number === null) throw notFound(text);
    numbers.add(number);
  }
  return [...numbers];
}

async function numberOf(client: ImapFlow, messageId: string): Promise<number | null> {
  const found = await client.search({ header: { 'message-id': messageId } }, { uid: true });
  return (Array.isArray(found) ? found : []).at(-1) ?? null;
}

export const notFound = (mail: string): PermanentError =>
  new PermanentError({
    code: 'mail.not_found',
    message: `There is no mail ‘${mail.slice(0, 100)}’ in this folder. Somebody may have moved or deleted it.`,
  });

/** Opens a folder. Throws `PermanentError` (`mail.no_folder`). */
export async function openFolder(client: ImapFlow, path: string, readOnly: boolean): Promise<void> {
  try {
    await client.mailboxOpen(path, { readOnly });
  } catch (error) {
    const { mailboxMissing, responseStatus } = (error ?? {}) as Record<string, unknown>;
    // NO, or BAD of servers that take the name itself for wrong.
    if (mailboxMissing !== true && typeof responseStatus !== 'string') throw error;
    throw new PermanentError({
      code: 'mail.no_folder',
      message: `There is no folder ‘${path.slice(0, 100)}’ in this mailbox.`,
      cause: error,
    });
  }
}
