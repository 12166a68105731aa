/** Atom (RFC 4287) in, a feed out. */
import type { Entry, Feed } from './entry';
import { address, all, date, field, firstText, present, text } from './values';

/** Null when it is none. */
export function readAtom(document: unknown, base: string): Feed | null {
  const feed = field(document, 'feed');
  if (feed === undefined) return null;
  return {
    title: firstText(feed, 'title'),
    link: linkOf(feed, base),
    entries: all(field(feed, 'entry')).map((entry) => toEntry(entry, base)),
  };
}

function toEntry(entry: unknown, base: string): Entry {
  const link = linkOf(entry, base);
  const title = firstText(entry, 'title');
  const summary = firstText(entry, 'summary');
  const content = firstText(entry, 'content');
  const updated = firstText(entry, 'updated');
  const names = all(field(entry, 'author')).flatMap((author) => present(firstText(author, 'name', 'email')));
  return {
    id: firstText(entry, 'id') ?? link ?? JSON.stringify([title, summary, content, updated]),
    title,
    link,
    summary,
    content,
    author: names.join(', ') || null,
    publishedAt: date(firstText(entry, 'published') ?? updated),
    updatedAt: date(updated),
    categories: all(field(entry, 'category')).flatMap((one) =>
      present(text(field(one, '@label')) ?? text(field(one, '@term'))),
    ),
    enclosures: all(field(entry, 'link')).flatMap((one) => {
      const url = field(one, '@rel') === 'enclosure' ? address(text(field(one, '@href')), base) : null;
      return url === null ? [] : [{ url, type: text(field(one, '@type')) }];
    }),
  };
}

/** The page that shows it (RFC 4287 §4.2.7.2): a link without a relation is one. */
function linkOf(element: unknown, base: string): string | null {
  const links = all(field(element, 'link'));
  const found = links.find((link) =>
    [undefined, 'alternate'].includes(field(link, '@rel') as string | undefined),
  );
  return address(text(field(found, '@href')), base);
}
