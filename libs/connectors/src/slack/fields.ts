/** Fields that several operations ask for, and what several give. */
import { Type } from 'typebox';

import { PermanentError, textAt, valueAt } from '#connector-sdk';

export const channelField = (title = 'Channel', description = 'Its id, such as C024BE91L.') =>
  Type.String({
    title,
    description,
    minLength: 1,
    maxLength: 100,
    ui: { options: { load: 'channels' }, placeholder: 'C024BE91L' },
  });

export const userField = (title = 'Person') =>
  Type.String({
    title,
    description: 'The id of a member, such as U2147483697.',
    minLength: 1,
    maxLength: 100,
    ui: { options: { load: 'users' }, placeholder: 'U2147483697' },
  });

/** Slack tells messages apart by when they were sent. */
export const messageField = (
  title = 'Message',
  description = 'The message’s ts, such as 1769860800.000100.',
) =>
  Type.String({ title, description, minLength: 1, maxLength: 50, ui: { placeholder: '1769860800.000100' } });

export const textField = Type.Optional(
  Type.String({
    title: 'Text',
    description:
      'With Slack’s marks: *bold*, _italic_, <https://example.com|a link>, <@U2147483697> for a person. With blocks, it is what notifications show.',
    maxLength: 40_000,
    ui: { multiline: true },
  }),
);

export const blocksField = Type.Optional(
  Type.Unknown({
    title: 'Blocks',
    description: 'Block Kit as JSON: a list of blocks, or what Slack’s Block Kit Builder shows.',
    ui: { format: 'json', advanced: true },
  }),
);

/** Throws `PermanentError` (`slack.bad_blocks`). */
export function blocksOf(value: unknown): readonly unknown[] | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const read = typeof value === 'string' ? parsed(value) : value;
  const blocks = Array.isArray(read) ? (read as unknown[]) : valueAt(read, 'blocks');
  if (Array.isArray(blocks)) return blocks as unknown[];
  throw new PermanentError({
    code: 'slack.bad_blocks',
    message: 'The blocks are no list of blocks in JSON. Copy them whole from Slack’s Block Kit Builder.',
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

export const nullable = (title: string) => Type.Union([Type.String(), Type.Null()], { title });

export const SentMessage = Type.Object({
  channel: nullable('Channel'),
  ts: nullable('The message’s ts'),
  message: Type.Unknown({ title: 'The message' }),
});

export const sentMessage = (body: unknown) => ({
  channel: textAt(body, 'channel'),
  ts: textAt(body, 'ts'),
  message: valueAt(body, 'message') ?? null,
});

export const Channel = Type.Object({
  channel: Type.Object(
    { id: nullable('Id'), name: nullable('Name') },
    { title: 'Channel', additionalProperties: true },
  ),
});

export const channelOf = (body: unknown) => {
  const channel = valueAt(body, 'channel');
  return {
    channel: {
      ...(typeof channel === 'object' ? channel : {}),
      id: textAt(channel, 'id'),
      name: textAt(channel, 'name'),
    },
  };
};

/** Where the service only says that it is done. */
export const Done = Type.Object({ done: Type.Boolean({ title: 'Done' }) });
