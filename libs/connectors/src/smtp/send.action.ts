/** A mail as a person writes it in, the same handed over to a mail server; out comes who gets it. */
import { createHash } from 'node:crypto';

import { type Static, Type } from 'typebox';

import { type ActionContext, defineAction, fieldText, PermanentError } from '#connector-sdk';

import { openAttachments } from './attachments';
import { AUTH } from './auth';
import { withTransport } from './transport';

const MAX_RECIPIENTS = 100;

const addresses = (title: string, more: Record<string, unknown> = {}) =>
  Type.String({ title, maxLength: 20_000, ...more });

const SendInput = Type.Object(
  {
    to: addresses('To', {
      description: 'Addresses, with commas between.',
      minLength: 1,
      ui: { placeholder: 'Ann <ann@example.com>, bob@example.com' },
    }),
    subject: Type.String({ title: 'Subject', maxLength: 2000 }),
    text: Type.Optional(
      Type.String({
        title: 'Text',
        description: 'What people see whose mail program shows no HTML; or all there is.',
        maxLength: 5_000_000,
        ui: { multiline: true },
      }),
    ),
    html: Type.Optional(
      Type.String({
        title: 'HTML',
        description: 'Put values of strangers through htmlEscape: {{htmlEscape trigger.body.name}}.',
        maxLength: 5_000_000,
        ui: { multiline: true, format: 'html' },
      }),
    ),
    attachments: Type.Optional(
      Type.Array(Type.Unknown({ ui: { format: 'file' } }), {
        title: 'Attachments',
        description: 'Files of other steps; up to 25 MB together.',
        maxItems: 50,
      }),
    ),
    from: Type.Optional(
      addresses('From', {
        description: 'Left out: the connection’s sender. Most servers only take addresses of your own.',
        ui: { placeholder: 'Shop <shop@example.com>' },
      }),
    ),
    cc: Type.Optional(addresses('Copy to')),
    bcc: Type.Optional(
      addresses('Blind copy to', { description: 'Nobody sees these.', ui: { advanced: true } }),
    ),
    replyTo: Type.Optional(
      addresses('Reply to', {
        description: 'Where answers go, if not to the sender.',
        ui: { advanced: true },
      }),
    ),
    inReplyTo: Type.Optional(
      Type.String({
        title: 'Answer to',
        description: 'The message id of the mail that this one answers; it is shown below that one then.',
        maxLength: 1000,
        ui: { placeholder: '{{trigger.messageId}}', advanced: true },
      }),
    ),
    headers: Type.Optional(
      Type.Record(Type.String({ pattern: '^[A-Za-z0-9-]{1,100}$' }), Type.String({ maxLength: 10_000 }), {
        title: 'More headers',
        maxProperties: 50,
        ui: { advanced: true },
      }),
    ),
  },
  { additionalProperties: false },
);

const Rejected = Type.Object({
  address: Type.String({ title: 'Address' }),
  reason: Type.String({ title: 'Reason' }),
  temporary: Type.Boolean({ title: 'Only for now' }),
});

/** Those that say who gets it and what it is; fields are for them. */
const OWN_HEADERS =
  /^(from|to|cc|bcc|sender|reply-to|subject|date|message-id|in-reply-to|references|mime-version|content-.*)$/i;

export const sendAction = defineAction({
  key: 'send',
  title: 'Send a mail',
  description: 'Sends a mail through your mail server: text, HTML, or both, with attachments.',
  auth: AUTH,
  input: SendInput,
  output: Type.Object({
    messageId: Type.String({ title: 'Message id' }),
    accepted: Type.Array(Type.String(), { title: 'Sent to' }),
    rejected: Type.Array(Rejected, {
      title: 'Not sent to',
      description: 'Addresses that the server does not take. If it takes none, the step fails.',
    }),
    response: Type.String({ title: 'What the server said' }),
  }),
  run: send,
});

async function send(context: ActionContext<Static<typeof SendInput>>) {
  const { input, files, auth } = context;
  const from = input.from?.trim() || fieldText(auth?.fields ?? {}, 'from').trim();
  if (!from) {
    throw new PermanentError({
      code: 'smtp.no_sender',
      message: 'The mail has no sender: fill in From, or the sender of the connection.',
    });
  }
  const own = Object.keys(input.headers ?? {}).find((name) => OWN_HEADERS.test(name));
  if (own) {
    throw new PermanentError({
      code: 'smtp.header_not_allowed',
      message: `The header ‘${own}’ has a field of its own, or is made by Sluice. Leave it out.`,
    });
  }
  const attachments = await openAttachments(files, input.attachments ?? []);
  const { to, cc, bcc, replyTo, subject, text, html, inReplyTo, headers } = input;
  return withTransport(context, async (transport) => {
    const info = await transport.sendMail({
      ...{ from, to, subject, attachments },
      ...given({ cc, bcc, replyTo, text, html, inReplyTo, headers }),
      // A mail has some text, if only none.
      ...(text === undefined && html === undefined ? { text: '' } : {}),
      ...(inReplyTo ? { references: inReplyTo } : {}),
      messageId: messageIdOf(context.idempotencyKey, from),
      maxRecipients: MAX_RECIPIENTS,
    });
    return {
      messageId: info.messageId,
      accepted: info.accepted.map(addressOf),
      rejected: (info.rejectedErrors ?? []).map(toRejected),
      response: info.response,
    };
  });
}

const given = <T extends object>(fields: T): { [K in keyof T]: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== '')) as {
    [K in keyof T]: NonNullable<T[K]>;
  };

/** The same for every try: whoever gets it twice can tell. */
function messageIdOf(key: string, from: string): string {
  const domain = /@([A-Za-z0-9.-]+)>?\s*$/.exec(from)?.[1] ?? 'sluice.invalid';
  return `<${createHash('sha256').update(key).digest('hex').slice(0, 40)}@${domain}>`;
}

const addressOf = (address: string | { address: string }): string =>
  typeof address === 'string' ? address : address.address;

function toRejected(error: unknown): Static<typeof Rejected> {
  const { recipient, response, responseCode } = error as Record<string, unknown>;
  return {
    address: String(recipient ?? ''),
    reason: String(response ?? '')
      .trim()
      .slice(0, 500),
    temporary: typeof responseCode === 'number' && responseCode < 500,
  };
}
