/** What the triggers for pages share: the pages of a database that are later than the last look. */
import { everySeconds, type PollContext, tooMany } from '#connector-sdk';
import { type Static, type TObject, Type } from 'typebox';

import { readDataSource } from './data-source';
import { databaseField } from './inputs';
import { type Page, PageOutput } from './page';
import { queryPages } from './query';

export const pageFields = { database: databaseField(), everySeconds: everySeconds(60) };

export type PageInput = Static<TObject<typeof pageFields>>;

export const PageTriggerOutput = Type.Object({
  body: PageOutput,
  headers: Type.Record(Type.String(), Type.String(), { title: 'Headers' }),
  receivedAt: Type.String({ title: 'Received at' }),
});

export const pageInterval = ({ everySeconds: seconds = 60 }: PageInput): number => seconds * 1000;

/** Of pages that are shown later than their time says. */
const OVERLAP_MS = 600_000;
const MOST = 2000;

interface Cursor {
  /** So that a database's address has to be looked up only once. */
  dataSourceId: string;
  /** The latest time that was seen, ISO 8601. */
  since: string | null;
}

export async function laterPages(
  { api, input, cursor }: PollContext<PageInput>,
  timestamp: 'created_time' | 'last_edited_time',
): Promise<{ pages: Page[]; cursor: Cursor }> {
  const known = cursor as Cursor | null;
  const dataSourceId = known?.dataSourceId ?? (await readDataSource(api, input.database)).id;
  const since = known?.since ?? null;
  const timeOf = (page: Page | undefined) =>
    (timestamp === 'created_time' ? page?.createdTime : page?.lastEditedTime) ?? '';
  const { pages } = await queryPages(
    api,
    dataSourceId,
    since === null
      ? {
          sorts: [{ timestamp, direction: 'descending' }],
          limit: MOST,
          // The next look goes back as far, and must meet nothing that this one has not seen.
          enough: (seen) => timeOf(seen.at(-1)) < earlier(timeOf(seen[0])),
        }
      : {
          filter: { timestamp, [timestamp]: { on_or_after: earlier(since) } },
          sorts: [{ timestamp, direction: 'ascending' }],
          limit: MOST,
        },
  );
  const oldestFirst = since === null ? pages.toReversed() : pages;
  const latest = oldestFirst.map(timeOf).reduce((a, b) => (a > b ? a : b), since ?? '');
  // So many of one moment that the next look would begin, and end, where this one does.
  if (pages.length >= MOST && since !== null && latest <= since) throw tooMany('notion', MOST);
  return { pages: oldestFirst, cursor: { dataSourceId, since: latest === '' ? null : latest } };
}

const earlier = (time: string): string =>
  time === '' ? '' : new Date(Date.parse(time) - OVERLAP_MS).toISOString();
