import {
  conditionalHeaders,
  definePollTrigger,
  everySeconds,
  HTTP_AUTH_KINDS,
  type PollContext,
  type PollResult,
  type Validators,
  validatorsOf,
  waitOf,
} from '#connector-sdk';
import { type Static, Type } from 'typebox';

import { askFeed } from './ask-feed';
import { EntryOutput } from './entry';
import { isFeedAddress, newestFirst, NO_ADDRESS } from './feed-address';
import { readFeed } from './read-feed';

const EntriesInput = Type.Object(
  {
    url: Type.String({
      title: 'Address of the feed',
      minLength: 1,
      maxLength: 16_384,
      ui: { placeholder: 'https://example.com/feed.xml' },
    }),
    everySeconds: everySeconds(900),
    startFor: Type.Optional(
      Type.Enum(['new', 'changed'], {
        title: 'Starts for',
        description:
          'new: entries that were not there before. changed: also for those that say that they were updated.',
        default: 'new',
        ui: { labels: { new: 'New entries', changed: 'New and changed entries' } },
      }),
    ),
  },
  { additionalProperties: false },
);
type EntriesInput = Static<typeof EntriesInput>;

async function poll({ input, api, cursor }: PollContext<EntriesInput>): Promise<PollResult> {
  const known = cursor as Validators | null;
  const url = input.url.trim();
  const answer = await askFeed(api, url, conditionalHeaders(known, url));
  if (answer.status === 304) return { items: [], cursor: known, ...waitOf(answer) };
  const { entries, title, link } = await readFeed(answer);
  const items = newestFirst(entries)
    .toReversed()
    .map((entry) => ({
      id: input.startFor === 'changed' ? JSON.stringify([entry.id, entry.updatedAt]) : entry.id,
      value: { ...entry, feed: { title, link } },
    }));
  return { items, cursor: validatorsOf(answer, url), ...waitOf(answer) };
}

export const entriesTrigger = definePollTrigger({
  key: 'entries',
  title: 'New entry in a feed',
  description:
    'Looks at an RSS, Atom or JSON feed again and again, and starts the workflow for each new entry.',
  auth: { kinds: HTTP_AUTH_KINDS.map(({ key }) => key), required: false },
  input: EntriesInput,
  output: EntryOutput,
  problems: ({ url }) => (isFeedAddress(url) ? [] : [{ pointer: '/url', ...NO_ADDRESS }]),
  source: ({ url, startFor }) => [url, startFor ?? 'new'],
  intervalMs: ({ everySeconds: seconds = 900 }) => seconds * 1000,
  poll,
});
