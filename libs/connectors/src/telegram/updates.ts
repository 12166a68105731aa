/** What a bot is told: https://core.telegram.org/bots/api#update */
import { firstOf, fromBody, isWanted, type Reader, valueAt } from '#connector-sdk';

/** All kinds of updates, in Telegram's names. */
export const KINDS = [
  'message',
  'edited_message',
  'channel_post',
  'edited_channel_post',
  'business_connection',
  'business_message',
  'edited_business_message',
  'deleted_business_messages',
  'message_reaction',
  'message_reaction_count',
  'inline_query',
  'chosen_inline_result',
  'callback_query',
  'shipping_query',
  'pre_checkout_query',
  'purchased_paid_media',
  'poll',
  'poll_answer',
  'my_chat_member',
  'chat_member',
  'chat_join_request',
  'chat_boost',
  'removed_chat_boost',
] as const;

/** Those that Telegram is asked for; it never sends some of them unless they are named. */
export const wantedKinds = (events: readonly string[] | undefined): string[] =>
  KINDS.filter((kind) => isWanted(kind, events));

/** At most one of them is in an update. */
export const kindOf = (update: unknown): string | null =>
  KINDS.find((kind) => valueAt(update, kind) !== undefined) ??
  Object.keys((update as object | null) ?? {}).find((name) => name !== 'update_id') ??
  null;

const MESSAGES = [
  'message',
  'edited_message',
  'channel_post',
  'edited_channel_post',
  'business_message',
  'edited_business_message',
];
const inMessages = (...paths: string[]): Reader =>
  firstOf(...paths.flatMap((path) => MESSAGES.map((kind) => fromBody(`${kind}.${path}`))));

const person = (path: string): Reader =>
  firstOf(
    inMessages(`from.${path}`),
    ...[
      'callback_query.from',
      'inline_query.from',
      'poll_answer.user',
      'message_reaction.user',
      'my_chat_member.from',
      'chat_member.from',
      'chat_join_request.from',
    ].map((place) => fromBody(`${place}.${path}`)),
  );

const chatId: Reader = firstOf(
  inMessages('chat.id'),
  ...[
    'callback_query.message',
    'message_reaction',
    'my_chat_member',
    'chat_member',
    'chat_join_request',
    'deleted_business_messages',
  ].map((place) => fromBody(`${place}.chat.id`)),
);

const fileId: Reader = firstOf(
  inMessages(
    ...['document', 'video', 'audio', 'voice', 'animation', 'video_note', 'sticker'].map(
      (kind) => `${kind}.file_id`,
    ),
  ),
  // The last one is the largest.
  ({ body }) => {
    const photos = valueAt(body, 'message.photo') ?? valueAt(body, 'channel_post.photo');
    const largest: unknown = Array.isArray(photos) ? photos.at(-1) : null;
    const id = valueAt(largest, 'file_id');
    return typeof id === 'string' ? id : null;
  },
);

const text: Reader = firstOf(
  inMessages('text', 'caption'),
  fromBody('callback_query.data'),
  fromBody('inline_query.query'),
);

/** `/door` of ‘/door open’ and of ‘/door@the_bot open’. */
const command: Reader = (payload) =>
  /^(\/\w{1,32})(@\w+)?(\s|$)/.exec(inMessages('text')(payload) ?? '')?.[1] ?? null;

/** What templates see of an update, with labels. */
export const UPDATE_FIELDS: Readonly<Record<string, { title: string; read: Reader }>> = {
  text: { title: 'Text', read: text },
  command: { title: 'Command', read: command },
  chat: { title: 'Chat', read: chatId },
  messageId: {
    title: 'Message',
    read: firstOf(
      inMessages('message_id'),
      fromBody('callback_query.message.message_id'),
      fromBody('message_reaction.message_id'),
    ),
  },
  user: { title: 'User name', read: firstOf(person('username'), person('first_name')) },
  userId: { title: 'Id of the person', read: person('id') },
  fileId: { title: 'File', read: fileId },
  callbackId: { title: 'Press of a button', read: fromBody('callback_query.id') },
};
