import { readMail } from './read-mail';

const receivedAt = '2026-01-31T12:00:00.000Z';
const read = (body: string | Buffer, headers: [string, string][] = [], withContent = true) =>
  readMail({ headers, body: Buffer.from(body), receivedAt }, withContent);

const lines = (...all: string[]) => all.join('\r\n');

it('takes a mail that says nothing at all', async () => {
  for (const body of ['', '\r\n', 'no header at all', Buffer.from([0xff, 0xfe, 0, 1])]) {
    expect(await read(body)).toMatchObject({
      from: null,
      to: [],
      subject: '',
      attachments: [],
      truncated: false,
    });
  }
});

it('gives the text of a mail that has only HTML', async () => {
  const mail = await read(lines('Subject: a', 'Content-Type: text/html', '', '<p>Hello <b>you</b></p>'));
  expect(mail.text).toBe('Hello you');
  expect(mail.html?.trim()).toBe('<p>Hello <b>you</b></p>');
});

it('reads addresses, groups of them, and answers', async () => {
  const mail = await read(
    lines(
      'From: =?utf-8?q?J=C3=BCrgen?= <j@example.com>',
      'To: Team: a@example.com, B <b@example.com>;, c@example.com',
      'Cc: d@example.com',
      'Reply-To: e@example.com',
      'In-Reply-To: <m0@example.com>',
      'Date: no date',
      'Received: by one',
      'Received: by two',
      '',
      '',
    ),
  );
  expect(mail).toMatchObject({
    from: { name: 'Jürgen', address: 'j@example.com' },
    to: [
      { name: '', address: 'a@example.com' },
      { name: 'B', address: 'b@example.com' },
      { name: '', address: 'c@example.com' },
    ],
    cc: [{ address: 'd@example.com' }],
    replyTo: [{ address: 'e@example.com' }],
    inReplyTo: '<m0@example.com>',
    date: null,
  });
  expect(mail.headers['received']).toBe('by one\nby two');
});

it('names attachments, and where they are', async () => {
  const part = (name: string, size: number) =>
    lines(
      '--b',
      `Content-Disposition: attachment; filename=${name}`,
      'Content-Type: application/pdf',
      '',
      'x'.repeat(size),
    );
  const body = lines(
    'Content-Type: multipart/mixed; boundary=b',
    '',
    part('small.pdf', 10),
    part('large.pdf', 5 * 1024 * 1024),
    part('last.pdf', 20),
    '--b--',
    '',
  );
  const { attachments } = await read(body);
  expect(attachments.map(({ name, size, $file }) => [name, size, $file])).toEqual([
    ['small.pdf', 11, 'event:example:attachment.0'],
    ['large.pdf', 5 * 1024 * 1024 + 1, 'event:example:attachment.1'],
    ['last.pdf', 21, 'event:example:attachment.2'],
  ]);
  const names = await read(body, [], false);
  expect(names.attachments.every(({ $file, size }) => $file === null && size > 0)).toBe(true);
});

it('refuses what is nested without an end', async () => {
  let body = '';
  for (let n = 0; n < 300; n++) body += `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`;
  await expect(read(body)).rejects.toMatchObject({ failure: { kind: 'permanent', code: 'mail.unreadable' } });
});

it('takes names that belong to objects as names', async () => {
  const mail = await read(lines('__proto__: x', 'constructor: y', '', ''));
  expect(JSON.stringify(mail.headers)).toBe('{"__proto__":"x","constructor":"y"}');
});
