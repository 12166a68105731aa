/** RSS 2.0 (rssboard.org/rss-specification) and RSS 1.0 (RDF) in, a feed out. */
import type { Enclosure, Entry, Feed } from './entry';
import { address, all, date, field, firstText, present, text } from './values';

/** Null when it is neither. */
export function readRss(document: unknown, base: string): Feed | null {
  const rdf = field(document, 'rdf:RDF');
  const channel = field(field(document, 'rss'), 'channel') ?? field(rdf, 'channel');
  if (channel === undefined) return null;
  const items = [...all(field(channel, 'item')), ...all(field(rdf, 'item'))];
  return {
    title: firstText(channel, 'title'),
    link: address(firstText(channel, 'link'), base),
    entries: items.map((item) => toEntry(item, base)),
  };
}

function toEntry(item: unknown, base: string): Entry {
  const guid = firstText(item, 'guid') ?? text(field(item, '@rdf:about'));
  const isLink = field(field(item, 'guid'), '@isPermaLink') !== 'false';
  const link = address(firstText(item, 'link', 'feedburner:origLink'), base);
  const title = firstText(item, 'title');
  const summary = firstText(item, 'description', 'itunes:summary');
  const content = firstText(item, 'content:encoded', 'content');
  const published = firstText(item, 'pubDate', 'dc:date');
  return {
    id: guid ?? link ?? JSON.stringify([title, summary, content, published]),
    title,
    link: link ?? (isLink && guid !== null && /^https?:/i.test(guid) ? address(guid, base) : null),
    summary,
    content,
    author: firstText(item, 'author', 'dc:creator', 'itunes:author'),
    publishedAt: date(published),
    updatedAt: date(firstText(item, 'atom:updated', 'dcterms:modified')),
    categories: [...all(field(item, 'category')), ...all(field(item, 'dc:subject'))].flatMap((one) =>
      present(text(one)),
    ),
    enclosures: all(field(item, 'enclosure')).flatMap((one) => toEnclosure(one, base)),
  };
}

function toEnclosure(enclosure: unknown, base: string): Enclosure[] {
  const url = address(text(field(enclosure, '@url')), base);
  return url === null ? [] : [{ url, type: text(field(enclosure, '@type')) }];
}
