/** JSON Feed 1.0 and 1.1 (jsonfeed.org) in, a feed out. */
import type { Entry, Feed } from './entry';
import { address, all, date, field, firstText, present, text } from './values';

/** Null when it is none. */
export function readJsonFeed(document: unknown, base: string): Feed | null {
  const items = field(document, 'items');
  if (!Array.isArray(items)) return null;
  return {
    title: firstText(document, 'title'),
    link: address(firstText(document, 'home_page_url'), base),
    entries: items.map((item) => toEntry(item, base)),
  };
}

function toEntry(item: unknown, base: string): Entry {
  const link = address(firstText(item, 'url', 'external_url'), base);
  const title = firstText(item, 'title');
  const content = firstText(item, 'content_html', 'content_text');
  const published = firstText(item, 'date_published');
  const authors = [...all(field(item, 'authors')), ...all(field(item, 'author'))];
  return {
    id: firstText(item, 'id') ?? link ?? JSON.stringify([title, content, published]),
    title,
    link,
    summary: firstText(item, 'summary'),
    content,
    author: authors.flatMap((author) => present(firstText(author, 'name'))).join(', ') || null,
    publishedAt: date(published),
    updatedAt: date(firstText(item, 'date_modified')),
    categories: all(field(item, 'tags')).flatMap((tag) => present(text(tag))),
    enclosures: all(field(item, 'attachments')).flatMap((one) => {
      const url = address(firstText(one, 'url'), base);
      return url === null ? [] : [{ url, type: firstText(one, 'mime_type') }];
    }),
  };
}
