import { parseBody } from './parse-body';

const read = (contentType: string | undefined, body: string | Buffer) =>
  parseBody(contentType, Buffer.from(body));
const codeOf = (contentType: string, body: string | Buffer) =>
  read(contentType, body).then(
    () => 'read',
    (error: { failure: { code: string; kind: string } }) => `${error.failure.kind} ${error.failure.code}`,
  );

describe('parseBody', () => {
  it.each([undefined, 'application/json', 'application/xml', 'multipart/form-data', 'image/png'])(
    'reads nothing as null: %s',
    async (type) => expect(await read(type, '')).toBeNull(),
  );

  it.each(['application/json', 'APPLICATION/JSON; charset=utf-8', 'application/vnd.api+json', 'text/json'])(
    'reads JSON: %s',
    async (type) => {
      expect(await read(type, '{"a":[1,"ü",null]}')).toEqual({ a: [1, 'ü', null] });
      expect(await read(type, '\uFEFF42')).toBe(42);
      for (const bad of ['{', 'undefined', '{"a":1}x', Buffer.from([0x22, 0xff, 0x22])]) {
        expect(await codeOf(type, bad)).toBe('permanent body.malformed_json');
      }
    },
  );

  it('bounds how deep JSON goes, brackets in texts aside', async () => {
    expect(await codeOf('application/json', '['.repeat(500_000))).toBe('permanent body.too_deep');
    expect(await codeOf('application/json', `${'['.repeat(200)}${']'.repeat(200)}`)).toBe('read');
    expect(await codeOf('application/json', JSON.stringify(`\\"${'['.repeat(1000)}`))).toBe('read');
  });

  it('reads forms', async () => {
    const type = 'application/x-www-form-urlencoded';
    expect(await read(type, 'a=x+y&b=%C3%BC&c=1&c=2&c=3&d[e]=4&f=&g')).toEqual({
      a: 'x y',
      b: 'ü',
      c: ['1', '2', '3'],
      'd[e]': '4',
      f: '',
      g: '',
    });
    expect(await codeOf(type, 'a=1&'.repeat(10_001))).toBe('permanent body.too_many_fields');
  });

  it('reads text by its charset', async () => {
    expect(await read('text/plain', 'ü')).toBe('ü');
    expect(await read('text/plain; charset="ISO-8859-1"', Buffer.from('ü', 'latin1'))).toBe('ü');
    expect(await read('text/csv; charset=klingon', 'ü')).toBe('ü');
    expect(await read('application/x-ndjson', '{"a":1}\n{"a":2}\n')).toBe('{"a":1}\n{"a":2}\n');
  });

  it('reads XML', async () => {
    const xml =
      '<?xml version="1.0"?><o id="7"><n>Ann &amp; &#66;&#x6F;b</n><n>007</n><e/><c><![CDATA[<&amp;>]]></c></o>';
    expect(await read('text/xml', xml)).toEqual({
      o: { '@id': '7', n: ['Ann & Bob', '007'], e: '', c: '<&amp;>' },
    });
    const latin = Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>ü</a>', 'latin1');
    expect(await read('application/soap+xml', latin)).toEqual({ a: 'ü' });
    for (const bad of ['<a>', '<a></b>', 'hello', '<a>&#x110000;</a>']) {
      expect(await codeOf('application/xml', bad)).toBe('permanent body.malformed_xml');
    }
    expect(await codeOf('application/xml', `${'<a>'.repeat(150)}${'</a>'.repeat(150)}`)).toBe(
      'permanent body.too_deep',
    );
  });

  it('expands no entity that a document brings along', async () => {
    const bomb = '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c SYSTEM "file:///etc/passwd">]><a>&b;&c;</a>';
    expect(await codeOf('application/xml', bomb)).toBe('permanent body.xml_doctype');
    expect(await read('application/xml', '<a>&b; &amp;amp;</a>')).toEqual({ a: '&b; &amp;' });
  });

  it('reads multipart forms, files included', async () => {
    const part = (head: string, body: string) =>
      `--x\r\nContent-Disposition: form-data; ${head}\r\n\r\n${body}\r\n`;
    const file = part('name="photo"; filename="a.png"\r\nContent-Type: image/png', '\x01\x02');
    const body = `${part('name="a"', '1')}${part('name="a"', '2')}${part('name="__proto__"', '3')}${file}--x--\r\n`;
    const fields = await read('multipart/form-data; boundary=x', body);
    expect(JSON.parse(JSON.stringify(fields))).toEqual(
      JSON.parse(
        '{"a":["1","2"],"__proto__":"3","photo":{"filename":"a.png","contentType":"image/png","size":2,"base64":"AQI="}}',
      ),
    );
    expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
    expect(await codeOf('multipart/form-data', body)).toBe('permanent body.malformed_multipart');
    expect(await codeOf('multipart/form-data; boundary=x', body.slice(0, -20))).toBe(
      'permanent body.malformed_multipart',
    );
  });

  it('gives anything else as base64', async () => {
    expect(await read('image/png', Buffer.from([1, 2]))).toEqual({
      contentType: 'image/png',
      size: 2,
      base64: 'AQI=',
    });
  });

  it('guesses when there is no content type', async () => {
    expect(await read(undefined, '{"a":1}')).toEqual({ a: 1 });
    expect(await read(undefined, '{a:1}')).toBe('{a:1}');
    expect(await read('', Buffer.from([0, 0xff]))).toEqual({ contentType: null, size: 2, base64: 'AP8=' });
  });

  it('takes __proto__ for a name', async () => {
    for (const [type, body] of [
      ['application/json', '{"__proto__":{"polluted":"1"}}'],
      ['application/x-www-form-urlencoded', '__proto__=1&__proto__=2&constructor=3'],
      ['application/xml', '<a><__proto__><polluted>1</polluted></__proto__></a>'],
    ] as const) {
      await read(type, body).catch(() => undefined);
      expect({}).not.toHaveProperty('polluted');
    }
    expect(JSON.stringify(await read('application/x-www-form-urlencoded', '__proto__=1&__proto__=2'))).toBe(
      '{"__proto__":["1","2"]}',
    );
  });
});
