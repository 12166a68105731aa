import type { HttpRequest, HttpResponse } from '#kernel';
import { compileSchema } from '#schema';
import { fakeActionContext } from '#testing';

import { type Entry, EntryOutput } from './entry';
import { entriesTrigger } from './entries.trigger';

const url = 'https://blog.example.com/feeds/all';

async function poll(
  body: string | Buffer,
  {
    type = 'application/xml',
    cursor = null,
    input = {},
    ...answer
  }: {
    type?: string;
    cursor?: unknown;
    input?: Record<string, unknown>;
  } & Partial<HttpResponse> = {},
) {
  const sent: HttpRequest[] = [];
  const request = async (asked: HttpRequest): Promise<HttpResponse> => {
    sent.push(asked);
    const { headers = {}, ...rest } = answer;
    return {
      status: 200,
      url,
      headers: { 'content-type': type, ...headers },
      ...rest,
      body: Buffer.from(body),
    };
  };
  const context = fakeActionContext({ url, ...input }, { http: { request } });
  const result = await entriesTrigger.poll({ ...context, sockets: context.tcp, cursor });
  for (const { value } of result.items) {
    expect(compileSchema(EntryOutput.properties.body)(value)).toEqual([]);
  }
  return { result, sent, entries: result.items.map(({ value }) => value as Entry) };
}

const codeOf = (polling: Promise<unknown>) =>
  polling.then(
    () => 'read',
    (error: { failure: { code: string } }) => error.failure.code,
  );

const EMPTY = {
  summary: null,
  content: null,
  author: null,
  publishedAt: null,
  updatedAt: null,
  categories: [],
  enclosures: [],
};

describe('RSS 2.0', () => {
  const rss = (items: string) => `<?xml version="1.0"?>
    <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
    <channel><title>A blog</title><link>https://blog.example.com/</link>${items}</channel></rss>`;

  it('reads all of an entry', async () => {
    const { entries } = await poll(
      rss(`<item>
        <guid isPermaLink="false">tag:1</guid><title>Ann &amp; Bob</title><link> /posts/1 </link>
        <description>short</description><content:encoded><![CDATA[<p>long &amp; more</p>]]></content:encoded>
        <dc:creator>Ann</dc:creator><pubDate>Fri, 01 May 2026 10:00:00 +0200</pubDate>
        <category>News</category><category domain="x">Tech</category>
        <enclosure url="https://cdn.example.com/1.mp3" type="audio/mpeg" length="1"/>
      </item>`),
    );
    expect(entries).toEqual([
      {
        id: 'tag:1',
        title: 'Ann & Bob',
        link: 'https://blog.example.com/posts/1',
        summary: 'short',
        content: '<p>long &amp; more</p>',
        author: 'Ann',
        publishedAt: '2026-05-01T08:00:00.000Z',
        updatedAt: null,
        categories: ['News', 'Tech'],
        enclosures: [{ url: 'https://cdn.example.com/1.mp3', type: 'audio/mpeg' }],
        feed: { title: 'A blog', link: 'https://blog.example.com/' },
      },
    ]);
  });

  it('makes do with little', async () => {
    const { entries } = await poll(
      rss(`<item><title>only a title</title></item><item><guid>https://blog.example.com/2</guid></item>
           <item><link>javascript:alert(1)</link><description>bad link</description><pubDate>soon</pubDate></item><item/>`),
    );
    expect(entries.map(({ link, title }) => [link, title])).toEqual([
      [null, null],
      [null, null],
      ['https://blog.example.com/2', null],
      [null, 'only a title'],
    ]);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(4);
    expect(entries[3]).toMatchObject(EMPTY);
  });

  it('has no entries, or one', async () => {
    expect((await poll(rss(''))).entries).toEqual([]);
    expect((await poll(rss('<item><title>one</title></item>'))).entries).toHaveLength(1);
  });

  it('puts the oldest first: by their dates where all have one, else as the feed has them', async () => {
    const item = (title: string, date = '') =>
      `<item><title>${title}</title><pubDate>${date}</pubDate></item>`;
    const titles = async (items: string) => (await poll(rss(items))).entries.map(({ title }) => title);
    const days = [
      'Sat, 02 May 2026 00:00:00 GMT',
      'Fri, 01 May 2026 00:00:00 GMT',
      'Sun, 03 May 2026 00:00:00 GMT',
    ];
    expect(await titles(days.map((day, n) => item(String(n), day)).join(''))).toEqual(['1', '0', '2']);
    expect(await titles(item('a', days[0]) + item('b') + item('c', days[1]))).toEqual(['c', 'b', 'a']);
  });

  it('copes with white space, a byte order mark, a wrong type and another charset', async () => {
    const body = rss('<item><title>Müller</title></item>');
    for (const given of [`\n  ${body}`, `\uFEFF${body}`, body]) {
      expect((await poll(given, { type: 'text/html; charset=utf-8' })).entries[0]?.title).toBe('Müller');
    }
    const latin = Buffer.from(body, 'latin1');
    expect((await poll(latin, { type: 'text/xml; charset=iso-8859-1' })).entries[0]?.title).toBe('Müller');
  });
});

it('reads RSS 1.0', async () => {
  const { entries } =
    await poll(`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
    <channel rdf:about="x"><title>Old</title><link>https://old.example.com/</link></channel>
    <item rdf:about="https://old.example.com/1"><title>One</title><link>https://old.example.com/1</link>
    <dc:date xmlns:dc="http://purl.org/dc/elements/1.1/">2026-05-01T10:00:00+02:00</dc:date></item></rdf:RDF>`);
  expect(entries).toEqual([
    {
      ...EMPTY,
      id: 'https://old.example.com/1',
      title: 'One',
      link: 'https://old.example.com/1',
      publishedAt: '2026-05-01T08:00:00.000Z',
      feed: { title: 'Old', link: 'https://old.example.com/' },
    },
  ]);
});

it('reads Atom', async () => {
  const { entries } = await poll(`<feed xmlns="http://www.w3.org/2005/Atom"><title>Atomic</title>
    <link rel="self" href="${url}"/><link href="/"/>
    <entry><id>urn:1</id><title type="html">&lt;b&gt;One&lt;/b&gt;</title>
      <link rel="edit" href="/edit"/><link rel="alternate" href="/1"/><link rel="enclosure" href="/1.mp3" type="audio/mpeg"/>
      <author><name>Ann</name></author><author><name>Bob</name></author>
      <published>2026-05-01T10:00:00Z</published><updated>2026-05-02T10:00:00Z</updated>
      <category term="t" label="Tech"/><category term="news"/>
      <summary>short</summary>
      <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>long</p><p>text</p></div></content></entry></feed>`);
  expect(entries).toEqual([
    {
      id: 'urn:1',
      title: '<b>One</b>',
      link: 'https://blog.example.com/1',
      summary: 'short',
      content: 'long text',
      author: 'Ann, Bob',
      publishedAt: '2026-05-01T10:00:00.000Z',
      updatedAt: '2026-05-02T10:00:00.000Z',
      categories: ['Tech', 'news'],
      enclosures: [{ url: 'https://blog.example.com/1.mp3', type: 'audio/mpeg' }],
      feed: { title: 'Atomic', link: 'https://blog.example.com/' },
    },
  ]);
});

it('reads JSON Feed', async () => {
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: 'Json',
    home_page_url: 'https://json.example.com/',
    items: [
      {
        id: 7,
        url: 'https://json.example.com/7',
        title: 'Seven',
        content_html: '<p>x</p>',
        summary: 's',
        date_published: '2026-05-01T10:00:00Z',
        date_modified: '2026-05-02T10:00:00Z',
        authors: [{ name: 'Ann' }, {}],
        tags: ['a', 'b', null],
        attachments: [{ url: 'https://json.example.com/7.mp3', mime_type: 'audio/mpeg' }, { url: 5 }],
      },
    ],
  };
  const { entries } = await poll(JSON.stringify(feed), { type: 'text/plain' });
  expect(entries).toEqual([
    {
      id: '7',
      title: 'Seven',
      link: 'https://json.example.com/7',
      summary: 's',
      content: '<p>x</p>',
      author: 'Ann',
      publishedAt: '2026-05-01T10:00:00.000Z',
      updatedAt: '2026-05-02T10:00:00.000Z',
      categories: ['a', 'b'],
      enclosures: [
        { url: 'https://json.example.com/7.mp3', type: 'audio/mpeg' },
        { url: 'https://blog.example.com/feeds/5', type: null },
      ],
      feed: { title: 'Json', link: 'https://json.example.com/' },
    },
  ]);
});

describe('what is no feed', () => {
  it.each([
    ['<!DOCTYPE html><html></html>', 'rss.no_feed'],
    ['<html></html>', 'rss.no_feed'],
    ['<rss><other/></rss>', 'rss.no_feed'],
    ['{"a":1}', 'rss.no_feed'],
    ['hello', 'rss.no_feed'],
    ['', 'rss.no_feed'],
    ['<rss><channel>', 'body.malformed_xml'],
    ['{"items":', 'body.malformed_json'],
    [
      '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><rss>&b;</rss>',
      'body.xml_doctype',
    ],
    [`<rss>${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}</rss>`, 'body.too_deep'],
  ])('%.40s', async (body, code) => expect(await codeOf(poll(body))).toBe(code));
});

it('asks only for what has changed, and has an updated entry again where that counts', async () => {
  const atom = (updated: string) => `<feed><entry><id>1</id><updated>${updated}</updated></entry></feed>`;
  const first = await poll(atom('2026-05-01T10:00:00Z'), { headers: { etag: 'W/"1"' } });
  const second = await poll('', { cursor: first.result.cursor, status: 304 });
  expect(second.sent[0]?.headers).toMatchObject({ 'if-none-match': 'W/"1"' });
  expect(second.result).toEqual({ items: [], cursor: first.result.cursor });
  const ids = async (startFor: string) =>
    Promise.all(
      ['2026-05-01T10:00:00Z', '2026-05-02T10:00:00Z'].map(
        async (at) => (await poll(atom(at), { input: { startFor } })).result.items[0]?.id,
      ),
    );
  expect(new Set(await ids('new')).size).toBe(1);
  expect(new Set(await ids('changed')).size).toBe(2);
});
