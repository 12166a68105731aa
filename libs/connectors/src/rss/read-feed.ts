/** The answer of a feed's address in, the feed out, whatever kind it is. */
import { parseBody, PermanentError } from '#connector-sdk';
import type { HttpResponse } from '#kernel';

import type { Feed } from './entry';
import { readAtom } from './read-atom';
import { readJsonFeed } from './read-json-feed';
import { readRss } from './read-rss';

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Throws `PermanentError`: `body.…` for what does not parse, `rss.no_feed` for what is no feed. */
export async function readFeed({ headers, url, body }: HttpResponse): Promise<Feed> {
  const header = headers['content-type'];
  const type = (Array.isArray(header) ? header[0] : header) ?? '';
  const bytes = body.subarray(0, 3).equals(BYTE_ORDER_MARK) ? body.subarray(3) : body;
  const begin = bytes.toString('latin1', 0, 200).trimStart();
  // Servers say a lot about their feeds, and what they begin with is true.
  const isJson = begin.startsWith('{');
  if (isJson || begin.startsWith('<')) {
    const charset = /charset\s*=\s*"?[\w.:-]+"?/i.exec(type)?.[0];
    const said = isJson ? 'application/json' : `application/xml${charset ? `; ${charset}` : ''}`;
    const document = isHtml(begin) ? null : await parseBody(said, trimmed(bytes));
    const feed = isJson ? readJsonFeed(document, url) : (readRss(document, url) ?? readAtom(document, url));
    if (feed) return feed;
  }
  throw new PermanentError({
    code: 'rss.no_feed',
    message: isHtml(begin)
      ? 'There is a web page at this address, not a feed. Look there for the address of its feed.'
      : 'There is no feed at this address: no RSS, no Atom and no JSON Feed.',
  });
}

const isHtml = (begin: string): boolean => /^<(!doctype\s+html|html)\b/i.test(begin);

/** White space before `<?xml` is not allowed, and common. */
function trimmed(bytes: Buffer): Buffer {
  const start = bytes.findIndex((byte) => byte > 0x20);
  return start > 0 ? bytes.subarray(start) : bytes;
}
