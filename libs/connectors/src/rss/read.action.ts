import { defineAction, PermanentError } from '#connector-sdk';
import { Type } from 'typebox';

import { askFeed } from './ask-feed';
import { EntryFields, FeedFields } from './entry';
import { isFeedAddress, newestFirst, NO_ADDRESS } from './feed-address';
import { readFeed } from './read-feed';

const MAX_ENTRIES = 500;

export const readAction = defineAction({
  key: 'read',
  title: 'Read a feed',
  description: 'Looks at an RSS, Atom or JSON feed once, and gives its entries, the newest first.',
  idempotent: true,
  input: Type.Object(
    {
      url: Type.String({
        title: 'Address of the feed',
        minLength: 1,
        maxLength: 16_384,
        ui: { placeholder: 'https://example.com/feed.xml', address: true },
      }),
      max: Type.Optional(
        Type.Integer({ title: 'Entries at most', minimum: 1, maximum: MAX_ENTRIES, default: 20 }),
      ),
      since: Type.Optional(
        Type.String({
          title: 'Not older than',
          description: 'A date; entries without one are given as well.',
          maxLength: 100,
          ui: { placeholder: '2026-01-31T12:00:00Z' },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    feed: FeedFields(),
    entries: Type.Array(Type.Object(EntryFields()), { title: 'Entries' }),
    count: Type.Integer({ title: 'How many' }),
  }),
  async run({ input, api }) {
    if (!isFeedAddress(input.url)) throw new PermanentError(NO_ADDRESS);
    const answer = await askFeed(api, input.url.trim());
    const { entries: found, title, link } = await readFeed(answer);
    const since = sinceOf(input.since);
    const entries = newestFirst(found)
      .filter(({ publishedAt, updatedAt }) => since === null || isSince(updatedAt ?? publishedAt, since))
      .slice(0, input.max ?? 20);
    return { feed: { title, link }, entries, count: entries.length };
  },
});

const isSince = (at: string | null, since: number): boolean => at === null || Date.parse(at) >= since;

function sinceOf(text: string | undefined): number | null {
  if (text === undefined || text.trim() === '') return null;
  const at = Date.parse(text);
  if (!Number.isNaN(at)) return at;
  throw new PermanentError({
    code: 'rss.not_a_date',
    message: `‘${text.slice(0, 60)}’ is no date such as 2026-01-31T12:00:00Z.`,
  });
}
