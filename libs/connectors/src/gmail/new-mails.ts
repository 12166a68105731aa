/** Mails that fit a search and were not there at the last look: only these are read whole. */
import { type ApiClient, everySeconds, type PollContext, tooMany } from '#connector-sdk';
import { type Static, type TObject, Type } from 'typebox';

import { labelsField } from './letter-fields';
import { idsOf, readIfThere } from './messages';
import { type Mail, readMail } from './read-mail';

export const searchFields = {
  query: Type.Optional(
    Type.String({
      title: 'Search',
      description:
        'Only mails that fit, as in Gmail’s search box. Left out, and no labels either: the inbox.',
      maxLength: 5000,
      ui: { placeholder: 'from:ann@example.com' },
    }),
  ),
  labels: Type.Optional(labelsField('With these labels', 'With all of them.')),
  everySeconds: everySeconds(60),
};

export type SearchInput = Static<TObject<typeof searchFields>>;

export const searchInterval = ({ everySeconds: seconds = 60 }: SearchInput): number => seconds * 1000;
export const searchSource = ({ query, labels }: SearchInput): unknown => [query ?? '', labels ?? []];

const PAGE = 100;
/** New ones of one look; those behind them come with the next. */
const MOST = 300;
/** A look that does not meet what it knows among so many would leave out the oldest. */
const MOST_FOUND = 5000;
/** As many ids are remembered from one look to the next. */
const REMEMBERED = 1000;
/** Of the first look, which starts nothing, these are read: as examples. */
const EXAMPLES = 3;
/** How far the first look, and each later one, goes back behind the newest mail it knows, in seconds. */
const FIRST_OVERLAP = 600;
const OVERLAP = 86_400;

interface Cursor {
  /** Ids, the newest first. */
  known: string[];
  /** Older mails are none, even if they fit only now; seconds since 1970. Null: there was none yet. */
  after: number | null;
}

/** Oldest first. @param more what the search asks for besides */
export async function newMails(
  { api, input, cursor }: PollContext<SearchInput>,
  more = '',
): Promise<{ mails: Mail[]; cursor: Cursor }> {
  const last = cursor as Cursor | null;
  const found = await idsOfLook(api, input, searchText(input, more, last?.after ?? null), last);
  const seen = new Set(last?.known);
  const fresh = found.filter((id) => !seen.has(id)).toReversed();
  const wanted = last === null ? fresh.slice(-EXAMPLES) : fresh.slice(0, MOST);
  const mails: Mail[] = [];
  for (const id of wanted) {
    const message = await readIfThere(api, id);
    if (message !== null) mails.push(readMail(message));
  }
  const done = last === null ? fresh : wanted;
  const known = [...done.toReversed(), ...(last?.known ?? [])].slice(0, REMEMBERED);
  return { mails, cursor: { known, after: laterOf(last, mails) } };
}

/**
 * Times in seconds are exact (https://developers.google.com/workspace/gmail/api/guides/filtering). What a person wrote
 * stands in parentheses, as it may say OR.
 */
function searchText({ query = '', labels = [] }: SearchInput, more: string, after: number | null): string {
  const own = query.trim();
  const wanted = own === '' ? (labels.length === 0 ? 'in:inbox' : '') : `(${own})`;
  return [wanted, more, after === null ? '' : `after:${after}`].filter((part) => part !== '').join(' ');
}

/** The newest first; where a page has a mail that is known, those behind it are. */
async function idsOfLook(
  api: ApiClient,
  { labels }: SearchInput,
  q: string,
  last: Cursor | null,
): Promise<string[]> {
  const seen = new Set(last?.known);
  const found: string[] = [];
  for await (const ids of idsOf(api, { q, labelIds: labels }, PAGE)) {
    found.push(...ids);
    if (last === null || ids.some((id) => seen.has(id))) break;
    if (found.length >= MOST_FOUND) throw tooMany('gmail', MOST_FOUND);
  }
  return found;
}

function laterOf(last: Cursor | null, mails: readonly Mail[]): number | null {
  const times = mails.map(({ date }) => Date.parse(date ?? '') / 1000).filter(Number.isFinite);
  if (times.length === 0) return last?.after ?? null;
  const back = last === null ? FIRST_OVERLAP : OVERLAP;
  return Math.max(last?.after ?? 0, Math.floor(Math.max(...times)) - back);
}
