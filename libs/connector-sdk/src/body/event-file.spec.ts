import { eventFileRef, openEventFile, readEventFileRef } from './event-file';
import { parseBody } from './parse-body';

const ID = '0199a3c0-0000-7000-8000-000000000001';
const TYPE = 'multipart/form-data; boundary=x';

const part = (head: string, body: string) =>
  `--x\r\nContent-Disposition: form-data; ${head}\r\n\r\n${body}\r\n`;
const form = Buffer.from(
  [
    part('name="a"; filename="a.txt"\r\nContent-Type: text/plain', 'first'),
    part('name="note"', 'text'),
    part('name="a"; filename="b.png"\r\nContent-Type: image/png', 'second'),
    '--x--\r\n',
  ].join(''),
);

const mail = Buffer.from(
  [
    'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n',
    '--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=a.csv\r\nContent-Transfer-Encoding: base64\r\n\r\nMSwy\r\n',
    '--b--\r\n',
  ].join(''),
);

describe('the files of an event', () => {
  it('are named in its body, and found again there', async () => {
    const body = (await parseBody(TYPE, form, { eventId: ID })) as Record<string, unknown>;
    expect(body).toEqual({
      a: [
        { $file: `event:${ID}:part.0`, name: 'a.txt', filename: 'a.txt', contentType: 'text/plain', size: 5 },
        { $file: `event:${ID}:part.1`, name: 'b.png', filename: 'b.png', contentType: 'image/png', size: 6 },
      ],
      note: 'text',
    });
    const found = await openEventFile({ contentType: TYPE, body: form }, 'part.1');
    expect(found).toMatchObject({ name: 'b.png', contentType: 'image/png' });
    expect(found?.bytes.toString()).toBe('second');
  });

  it('may be the whole body', async () => {
    const bytes = Buffer.from([0, 255]);
    expect(await parseBody('image/png', bytes, { eventId: ID })).toEqual({
      $file: `event:${ID}:body`,
      name: 'body.png',
      contentType: 'image/png',
      size: 2,
    });
    expect(await openEventFile({ contentType: 'image/png', body: bytes }, 'body')).toEqual({
      name: 'body.png',
      contentType: 'image/png',
      bytes,
    });
  });

  it('may be attachments of a mail', async () => {
    const found = await openEventFile({ contentType: 'message/rfc822', body: mail }, 'attachment.0');
    expect([found?.name, found?.contentType, found?.bytes.toString()]).toEqual(['a.csv', 'text/csv', '1,2']);
  });

  it.each([
    [TYPE, form, 'part.2'],
    [TYPE, form, 'part'],
    ['text/plain', form, 'part.0'],
    [null, form, 'part.0'],
    ['message/rfc822', mail, 'attachment.1'],
    ['message/rfc822', Buffer.alloc(0), 'attachment.0'],
    [TYPE, form, 'constructor'],
  ])('are not elsewhere: %s', async (contentType, body, at) => {
    expect(await openEventFile({ contentType, body }, at)).toBeNull();
  });

  it('are referred to by event and part', () => {
    const facts = { name: 'a', contentType: 'a/b', size: 1 };
    expect(readEventFileRef(eventFileRef(ID, 'part.7', facts).$file)).toEqual({
      eventId: ID,
      part: 'part.7',
    });
    for (const bad of [
      eventFileRef(null, 'body', facts).$file,
      ID,
      `event:${ID}`,
      `event:${ID}:../x`,
      `event:${ID}:part.1x`,
    ])
      expect(readEventFileRef(bad)).toBeNull();
  });

  it('come as they are where there is no event', async () => {
    expect(await parseBody('image/png', Buffer.from([1, 2]))).toEqual({
      contentType: 'image/png',
      size: 2,
      base64: 'AQI=',
    });
  });
});
