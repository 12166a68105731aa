/** Mails that fit a search and were not there at the last look: only these are read whole. */
import { everySeconds, type PollContext } from '#connector-sdk';
import { type Static, type TObject, Type } from 'typebox';

import { labelsField } from './letter-fields';
import { idsOf, readIfThere } from './messages';
import { type Mail, readMail } from './read-mail';

export const searchFields = {
  query: Type.Optional(
    Type.String({
      title: 'Search',
      description: 'Only mails that fit, as in Gmail’s search box. Left out: all but spam and trash.',
      maxLength: 5000,
      ui: { placeholder: 'in:inbox from:ann@example.com' },
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
/** As many ids are remembered from one look to the next, so that what falls out of sight is still known. */
const REMEMBERED = 1000;
/** Of the first look, which starts nothing, these are read: as examples. */
const EXAMPLES = 3;

interface Cursor {
  /** The newest first. */
  known: string[];
}

/** Oldest first. The search that everything is asked with is the same from look to look. */
export async function newMails(
  { api, input, cursor }: PollContext<SearchInput>,
  more = '',
): Promise<{ mails: Mail[]; cursor: Cursor }> {
  const known = (cursor as Cursor | null)?.known ?? null;
  const seen = new Set(known);
  const q = [input.query?.trim() ?? '', more].filter(Boolean).join(' ');
  const found: string[] = [];
  for await (const ids of idsOf(api, { q, labelIds: input.labels }, PAGE)) {
    found.push(...ids);
    // What is known is further back, unless somebody has deleted much.
    if (known === null || ids.some((id) => seen.has(id)) || found.length >= REMEMBERED) break;
  }
  const fresh = found.filter((id) => !seen.has(id)).toReversed();
  const wanted = known === null ? fresh.slice(-EXAMPLES) : fresh.slice(0, MOST);
  const mails: Mail[] = [];
  for (const id of wanted) {
    const message = await readIfThere(api, id);
    if (message !== null) mails.push(readMail(message));
  }
  const done = known === null ? fresh : wanted;
  return { mails, cursor: { known: [...done.toReversed(), ...(known ?? [])].slice(0, REMEMBERED) } };
}
