import PostalMime from 'postal-mime';

import { PermanentError } from '#connector-sdk';
import { memoryFiles } from '#testing';

import { compose } from './compose';
import { uploadOf } from './upload';

const { files } = memoryFiles({ a: { name: 'ä b.csv', contentType: 'text/csv', text: '1,2\n' } });
const FILE = { $file: 'a', name: 'ä b.csv', contentType: 'text/csv', size: 4 };

it('makes a mail with text, HTML, files, and all whom it goes to', async () => {
  const mail = await compose(
    {
      to: 'Ann <ann@example.com>, bob@example.com',
      bcc: 'eve@example.com',
      subject: 'Grüße',
      text: 'Hallö',
      html: '<p>Hallö</p>',
      attachments: [[FILE], null],
      inReplyTo: '<1@example.com>',
      references: '<0@example.com> <1@example.com>',
    },
    files,
  );
  const read = await PostalMime.parse(mail);
  expect(read).toMatchObject({
    subject: 'Grüße',
    to: [{ name: 'Ann', address: 'ann@example.com' }, { address: 'bob@example.com' }],
    bcc: [{ address: 'eve@example.com' }],
    inReplyTo: '<1@example.com>',
    references: '<0@example.com> <1@example.com>',
  });
  expect([read.text?.trim(), read.html?.trim()]).toEqual(['Hallö', '<p>Hallö</p>']);
  expect(read.attachments).toMatchObject([{ filename: 'ä b.csv', mimeType: 'text/csv' }]);
  expect(Buffer.from(read.attachments[0]!.content as ArrayBuffer).toString()).toBe('1,2\n');
});

it('lets no line of a header become another header', async () => {
  const mail = await compose(
    { to: 'a@example.com', subject: 'Hi\r\nBcc: eve@example.com', text: 'x' },
    files,
  );
  expect((await PostalMime.parse(mail)).bcc ?? []).toEqual([]);
});

it('reads no file and no address that stands in a mail', async () => {
  const paths = [{ path: '/etc/passwd' }, { href: 'http://127.0.0.1/' }];
  await expect(compose({ to: 'a@example.com', subject: 'x', attachments: paths }, files)).rejects.toThrow(
    PermanentError,
  );
});

it('sends nothing empty', () =>
  expect(compose({ to: 'a@example.com', subject: 'x' }, files)).rejects.toMatchObject({
    failure: { code: 'gmail.empty' },
  }));

it('sends the mail as it is, behind what goes with it', () => {
  const { headers, body } = uploadOf(
    '/messages/send',
    { threadId: 't' },
    Buffer.from('Subject: x\r\n\r\nHi'),
  );
  const [, boundary] = /boundary=(\w+)/.exec(headers?.['content-type'] ?? '') ?? [];
  expect(Buffer.from(body as Buffer).toString()).toBe(
    `--${boundary}\r\ncontent-type: application/json; charset=utf-8\r\n\r\n{"threadId":"t"}\r\n--${boundary}\r\ncontent-type: message/rfc822\r\n\r\nSubject: x\r\n\r\nHi\r\n--${boundary}--\r\n`,
  );
});
