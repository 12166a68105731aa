/** Fields that several operations ask for, and what several give. */
import { type Static, Type } from 'typebox';

import { PermanentError, textAt } from '#connector-sdk';

export const chatField = Type.String({
  title: 'Chat',
  description:
    'The id of a person’s, a group’s or a channel’s chat; a public channel or group also by @name.',
  pattern: '^\\s*(-?\\d{1,16}|@\\w{1,64})\\s*$',
  ui: { placeholder: '-1001234567890' },
});

export const messageField = (title = 'Message') =>
  Type.String({
    title,
    description: 'The message’s id.',
    pattern: '^\\s*\\d{1,16}\\s*$',
    ui: { placeholder: '42' },
  });

/** Telegram takes numbers for ids, and texts for names. */
export const idOf = (text: string): number | string => {
  const trimmed = text.trim();
  return trimmed.startsWith('@') ? trimmed : Number(trimmed);
};

/** https://core.telegram.org/bots/api#formatting-options */
export const marksField = Type.Optional(
  Type.Enum(['none', 'HTML', 'MarkdownV2', 'Markdown'], {
    title: 'Marks in the text',
    default: 'none',
    ui: {
      labels: {
        none: 'None: plain text',
        HTML: 'HTML: <b>bold</b>',
        MarkdownV2: 'Markdown: *bold*',
        Markdown: 'Markdown as it once was',
      },
    },
  }),
);

export const marksOf = (marks: string | undefined) =>
  marks === undefined || marks === 'none' ? undefined : marks;

const Buttons = Type.Object({
  buttons: Type.Optional(
    Type.Array(
      Type.Object(
        {
          text: Type.String({ title: 'On the button', minLength: 1, maxLength: 64 }),
          data: Type.Optional(
            Type.String({
              title: 'What the trigger is told',
              description: 'Up to 64 bytes.',
              maxLength: 64,
            }),
          ),
          url: Type.Optional(Type.String({ title: 'Or the address that it opens', maxLength: 2000 })),
        },
        { additionalProperties: false },
      ),
      { title: 'Buttons', description: 'Below the message, one in a line.', maxItems: 100 },
    ),
  ),
  replyMarkup: Type.Optional(
    Type.Unknown({
      title: 'Keyboard',
      description: 'In place of buttons: the reply_markup as JSON, as Telegram describes it.',
      ui: { format: 'json', advanced: true },
    }),
  ),
});
export const keyboardFields = Buttons.properties;

const Sending = Type.Object({
  ...keyboardFields,
  replyTo: Type.Optional(
    Type.String({ title: 'Answer to', description: 'The id of a message.', pattern: '^\\s*\\d{0,16}\\s*$' }),
  ),
  topic: Type.Optional(
    Type.String({
      title: 'Topic',
      description: 'The id of one, in groups that have topics.',
      pattern: '^\\s*\\d{0,16}\\s*$',
      ui: { advanced: true },
    }),
  ),
  silent: Type.Optional(Type.Boolean({ title: 'Without a sound', default: false })),
  protect: Type.Optional(
    Type.Boolean({ title: 'Can’t be forwarded or saved', default: false, ui: { advanced: true } }),
  ),
});
export const sendingFields = Sending.properties;

/** What every message that is sent can have; undefined is not sent. */
export const sendingOf = (input: Static<typeof Sending>) => ({
  message_thread_id: numberOf(input.topic),
  reply_parameters:
    numberOf(input.replyTo) === undefined ? undefined : { message_id: numberOf(input.replyTo) },
  disable_notification: input.silent,
  protect_content: input.protect,
  reply_markup: keyboardOf(input),
});

const numberOf = (text: string | undefined): number | undefined =>
  text === undefined || text.trim() === '' ? undefined : Number(text.trim());

/** Throws `PermanentError` (`telegram.bad_keyboard`). */
export function keyboardOf({ buttons: rows = [], replyMarkup }: Static<typeof Buttons>): unknown {
  if (replyMarkup !== undefined && replyMarkup !== null && replyMarkup !== '') {
    const read = typeof replyMarkup === 'string' ? parsed(replyMarkup) : replyMarkup;
    if (read !== null && typeof read === 'object') return read;
    throw new PermanentError({
      code: 'telegram.bad_keyboard',
      message: 'The keyboard is no JSON. Write it as Telegram’s documentation shows reply_markup.',
    });
  }
  if (rows.length === 0) return undefined;
  return {
    inline_keyboard: rows.map(({ text, data, url }) => [
      url ? { text, url } : { text, callback_data: data || text },
    ]),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

export const nullable = (title: string) => Type.Union([Type.String(), Type.Null()], { title });

export const Message = Type.Object({
  messageId: nullable('Id of the message'),
  chat: nullable('Id of the chat'),
  message: Type.Unknown({ title: 'The message, as Telegram describes it' }),
});

export const messageIn = (result: unknown) => ({
  messageId: textAt(result, 'message_id'),
  chat: textAt(result, 'chat.id'),
  message: result ?? null,
});

export const Done = Type.Object({ done: Type.Boolean({ title: 'Done' }) });
