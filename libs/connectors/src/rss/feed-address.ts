/** What the trigger and the action have in common. */
import type { Entry } from './entry';

export const ACCEPT =
  'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5';

export const NO_ADDRESS = {
  code: 'rss.bad_url',
  message: 'This is no address: write one that begins with https://.',
} as const;

export const isFeedAddress = (url: string): boolean =>
  /^\s*https?:\/\//i.test(url) && URL.canParse(url.trim());

/** Feeds begin with what is newest; where all entries have a date, that decides. */
export function newestFirst(entries: readonly Entry[]): Entry[] {
  if (entries.some(({ publishedAt }) => publishedAt === null)) return [...entries];
  return entries.toSorted((a, b) => Date.parse(b.publishedAt ?? '') - Date.parse(a.publishedAt ?? ''));
}
