import {
  conditionalHeaders,
  credentialsHeader,
  definePollTrigger,
  everySeconds,
  HEADER_AUTH_KINDS,
  type PollContext,
  type PollResult,
  statusError,
  type Validators,
  validatorsOf,
  waitOf,
} from '#connector-sdk';
import { type Static, Type } from 'typebox';

import { type Entry, EntryOutput, type Feed } from './entry';
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

const ACCEPT =
  'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5';

async function poll({ input, auth, http, cursor, signal }: PollContext<EntriesInput>): Promise<PollResult> {
  const known = cursor as Validators | null;
  const credentials = auth && credentialsHeader(auth);
  const url = input.url.trim();
  const headers = {
    accept: ACCEPT,
    ...conditionalHeaders(known, url),
    ...(credentials ? { [credentials.name]: credentials.value } : {}),
  };
  const answer = await http.request({ method: 'GET', url, headers, signal });
  if (answer.status === 304) return { items: [], cursor: known, ...waitOf(answer) };
  if (answer.status >= 300)
    throw statusError(answer, { hasAuth: auth !== null, secrets: credentials?.secrets ?? [] });
  const { entries, title, link } = await readFeed(answer);
  const items = oldestFirst(entries).map((entry) => ({
    id: input.startFor === 'changed' ? JSON.stringify([entry.id, entry.updatedAt]) : entry.id,
    value: { ...entry, feed: { title, link } },
  }));
  return { items, cursor: validatorsOf(answer, url), ...waitOf(answer) };
}

/** Feeds begin with what is newest; where all entries have a date, that decides. */
function oldestFirst(entries: Feed['entries']): Entry[] {
  const found = entries.toReversed();
  if (found.some(({ publishedAt }) => publishedAt === null)) return found;
  return found.sort((a, b) => Date.parse(a.publishedAt ?? '') - Date.parse(b.publishedAt ?? ''));
}

export const entriesTrigger = definePollTrigger({
  key: 'entries',
  title: 'New entry in a feed',
  description:
    'Looks at an RSS, Atom or JSON feed again and again, and starts the workflow for each new entry.',
  auth: { kinds: HEADER_AUTH_KINDS.map(({ key }) => key), required: false },
  input: EntriesInput,
  output: EntryOutput,
  problems: ({ url }) =>
    /^\s*https?:\/\//i.test(url) && URL.canParse(url.trim())
      ? []
      : [
          {
            pointer: '/url',
            code: 'rss.bad_url',
            message: 'This is no address: write one that begins with https://.',
          },
        ],
  source: ({ url, startFor }) => [url, startFor ?? 'new'],
  intervalMs: ({ everySeconds: seconds = 900 }) => seconds * 1000,
  poll,
});
