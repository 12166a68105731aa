/** What a message is made of: https://docs.discord.com/developers/resources/message#create-message */
import { type Static, Type } from 'typebox';

import { listOf, PermanentError, textAt } from '#connector-sdk';

import { nullable } from './fields';

const Parts = Type.Object({
  content: Type.Optional(
    Type.String({
      title: 'Text',
      description: 'Markdown. <@id> mentions a person, <@&id> a role, <#id> a channel.',
      maxLength: 2000,
      ui: { multiline: true },
    }),
  ),
  card: Type.Optional(
    Type.Object(
      {
        title: Type.Optional(Type.String({ title: 'Title', maxLength: 256 })),
        text: Type.Optional(Type.String({ title: 'Text', maxLength: 4096, ui: { multiline: true } })),
        link: Type.Optional(Type.String({ title: 'Where the title leads', maxLength: 2000 })),
        color: Type.Optional(
          Type.String({
            title: 'Colour',
            pattern: '^(#?[0-9a-fA-F]{6})?$',
            ui: { placeholder: '#2f855a' },
          }),
        ),
        image: Type.Optional(Type.String({ title: 'Address of a picture', maxLength: 2000 })),
        footer: Type.Optional(Type.String({ title: 'Last line', maxLength: 2048 })),
      },
      {
        title: 'Card',
        description: 'A box with a title and a picture below the text.',
        additionalProperties: false,
      },
    ),
  ),
  embeds: Type.Optional(
    Type.Unknown({
      title: 'Embeds',
      description: 'More cards as JSON: one embed, or a list of up to 10, as Discord describes them.',
      ui: { format: 'json', advanced: true },
    }),
  ),
  components: Type.Optional(
    Type.Unknown({
      title: 'Buttons and menus',
      description: 'A list of components as JSON, as Discord describes them.',
      ui: { format: 'json', advanced: true },
    }),
  ),
  mentions: Type.Optional(
    Type.Enum(['all', 'people', 'none'], {
      title: 'Who is notified',
      description: 'Of those whom the text mentions.',
      default: 'all',
      ui: {
        advanced: true,
        labels: { all: 'Everybody', people: 'People, not roles and @everyone', none: 'Nobody' },
      },
    }),
  ),
});
type MessageParts = Static<typeof Parts>;
export const messageParts = Parts.properties;

const MENTIONS = { all: undefined, people: { parse: ['users'] }, none: { parse: [] } } as const;

export const fileFields = {
  file: Type.Optional(Type.Unknown({ title: 'File', ui: { format: 'file' } })),
  moreFiles: Type.Optional(
    Type.Array(Type.Unknown({ ui: { format: 'file' } }), {
      title: 'More files',
      maxItems: 9,
      ui: { advanced: true },
    }),
  ),
};

export const filesOf = ({ file, moreFiles = [] }: { file?: unknown; moreFiles?: readonly unknown[] }) =>
  [file, ...moreFiles].filter((one) => one !== undefined && one !== null && one !== '');

/** Throws `PermanentError` (`discord.bad_json`). What is left out is not sent. */
export function messageOf({ content, card, embeds, components, mentions = 'all' }: MessageParts) {
  const cards = [
    ...(card && Object.keys(card).length > 0 ? [embedOf(card)] : []),
    ...itemsOf('embeds', embeds),
  ];
  const rows = itemsOf('components', components);
  return {
    content: content || undefined,
    embeds: cards.length > 0 ? cards : undefined,
    components: rows.length > 0 ? rows : undefined,
    allowed_mentions: MENTIONS[mentions],
  };
}

function embedOf({ title, text, link, color, image, footer }: NonNullable<MessageParts['card']>) {
  return {
    title: title || undefined,
    description: text || undefined,
    url: link || undefined,
    color: color ? Number.parseInt(color.replace('#', ''), 16) : undefined,
    image: image ? { url: image } : undefined,
    footer: footer ? { text: footer } : undefined,
  };
}

function itemsOf(name: string, value: unknown): readonly unknown[] {
  if (value === undefined || value === null || value === '') return [];
  const read = typeof value === 'string' ? parsed(value) : value;
  if (read === null || typeof read !== 'object')
    throw new PermanentError({
      code: 'discord.bad_json',
      message: `The field for ${name} is no JSON. Write a list, as Discord’s documentation shows it.`,
    });
  return Array.isArray(read) ? listOf(read) : [read];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

export const Message = Type.Object({
  id: nullable('Id of the message'),
  channel: nullable('Id of the channel'),
  content: Type.String({ title: 'Text' }),
  message: Type.Unknown({ title: 'The message, as Discord describes it' }),
});

export const messageIn = (body: unknown) => ({
  id: textAt(body, 'id'),
  channel: textAt(body, 'channel_id'),
  content: textAt(body, 'content') ?? '',
  message: body,
});
