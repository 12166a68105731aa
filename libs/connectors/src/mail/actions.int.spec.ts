/** The actions against an IMAP server that is none of ours. */
import PostalMime from 'postal-mime';

import type { ConnectionCredentials } from '#connector-sdk';
import { type ImapServer, memoryFiles, startImapServer, TEST_CERTIFICATE, waitUntil } from '#testing';

import { loadOptions, runAction, testConnection } from '../../test/run-action';
import { connector } from '.';

let imap: ImapServer;

beforeEach(async () => {
  imap = await startImapServer();
});

afterEach(() => imap.close());

const toMailbox = (more: Record<string, unknown> = {}): ConnectionCredentials => ({
  kind: 'imap',
  fields: { host: '127.0.0.1', port: imap.port, tls: 'off', user: 'ann', password: 'right', ...more },
});

const run = (key: string, input: Record<string, unknown>, options = {}) =>
  runAction(connector, key, input, toMailbox(), options);

const mail = (subject: string, { from = 'Ann <ann@example.com>', text = 'Hello.', id = subject } = {}) =>
  `From: ${from}\r\nTo: shop@example.com\r\nSubject: ${subject}\r\nDate: Sat, 31 Jan 2026 12:59:58 +0100\r\nMessage-ID: <${id}@example.com>\r\n\r\n${text}\r\n`;

const flagsOf = (folder = 'INBOX') => imap.folder(folder).messages.map(({ flags }) => flags);

describe('search', () => {
  beforeEach(() => {
    imap.append(mail('one'), { flags: ['\\Seen'] });
    imap.append(mail('two', { from: 'bob@example.com' }), { flags: ['\\Flagged'] });
    imap.append(mail('three', { text: 'a needle' }));
    imap.append(mail('elsewhere'), { folder: 'Orders' });
  });

  const find = async (input: Record<string, unknown>) => {
    const { mails } = (await run('search', input)) as { mails: { subject: string }[] };
    return mails.map(({ subject }) => subject);
  };

  it.each([
    [{}, ['three', 'two', 'one']],
    [{ max: 1 }, ['three']],
    [{ from: 'bob' }, ['two']],
    [{ subject: 'one' }, ['one']],
    [{ text: 'needle' }, ['three']],
    [{ seen: 'no' }, ['three', 'two']],
    [{ seen: 'yes' }, ['one']],
    [{ flagged: 'yes' }, ['two']],
    [{ flagged: 'no', seen: 'no' }, ['three']],
    [{ folder: 'Orders' }, ['elsewhere']],
    [{ subject: 'none' }, []],
    [{ since: '2030-01-01' }, []],
  ])('%j', async (input, subjects) => {
    expect(await find(input)).toEqual(subjects);
  });

  it('gives what is needed to go on', async () => {
    expect(await run('search', { subject: 'two' })).toEqual({
      count: 1,
      first: {
        number: 2,
        subject: 'two',
        from: 'bob@example.com',
        fromName: null,
        to: ['shop@example.com'],
        date: '2026-01-31T11:59:58.000Z',
        messageId: '<two@example.com>',
        seen: false,
        flagged: true,
        size: expect.any(Number) as number,
      },
      mails: [expect.objectContaining({ number: 2 })],
    });
    expect(await run('search', { max: 1 })).toMatchObject({ count: 3 });
    expect(flagsOf()).toEqual([['\\Seen'], ['\\Flagged'], []]);
  });

  it('says what is wrong', async () => {
    await expect(run('search', { folder: 'Nope' })).rejects.toMatchObject({
      failure: { kind: 'permanent', code: 'mail.no_folder' },
    });
    await expect(run('search', { since: 'yesterday' })).rejects.toMatchObject({
      failure: { kind: 'permanent', code: 'mail.not_a_date' },
    });
  });
});

describe('get', () => {
  const withAttachment = [
    ...[
      'From: Ann <ann@example.com>',
      'Subject: files',
      'Message-ID: <files@example.com>',
      'MIME-Version: 1.0',
    ],
    ...['Content-Type: multipart/mixed; boundary=b', '', '--b', 'Content-Type: text/plain', '', 'See below.'],
    ...[
      '--b',
      'Content-Type: application/pdf; name=a.pdf',
      'Content-Disposition: attachment; filename=a.pdf',
    ],
    ...['Content-Transfer-Encoding: base64', '', '/wABAg==', '--b--', ''],
  ].join('\r\n');

  it('gives the mail with its attachments as files', async () => {
    imap.append(withAttachment);
    const { files, saved } = memoryFiles();
    const got = await run('get', { mail: 1 }, { files });
    expect(got).toMatchObject({
      number: 1,
      seen: false,
      subject: 'files',
      text: 'See below.\n',
      truncated: false,
      attachments: [
        { $file: 'saved-1', name: 'a.pdf', contentType: 'application/pdf', size: 4, inline: false },
      ],
    });
    expect(saved[0]?.bytes).toEqual(Buffer.from([0xff, 0, 1, 2]));
    expect(flagsOf()).toEqual([[]]);
  });

  it('finds it by its message id, and marks it', async () => {
    imap.append(mail('one'));
    imap.append(withAttachment);
    const { files, saved } = memoryFiles();
    const input = { mail: '<files@example.com>', attachments: 'names', markSeen: true };
    expect(await run('get', input, { files })).toMatchObject({
      number: 2,
      seen: true,
      attachments: [{ $file: null, name: 'a.pdf' }],
    });
    expect(saved).toEqual([]);
    expect(flagsOf()).toEqual([[], ['\\Seen']]);
  });

  it('says that it is not there', async () => {
    for (const wanted of [99, '<none@example.com>'])
      await expect(run('get', { mail: wanted })).rejects.toMatchObject({
        failure: { kind: 'permanent', code: 'mail.not_found' },
      });
  });
});

it('moves mails', async () => {
  for (const subject of ['one', 'two', 'three']) imap.append(mail(subject));
  expect(await run('move', { mails: [1, '<three@example.com>'], to: 'Orders' })).toMatchObject({ count: 2 });
  expect(imap.folder().messages.map(({ uid }) => uid)).toEqual([2]);
  expect(imap.folder('Orders').messages).toHaveLength(2);
  await expect(run('move', { mails: [2], to: 'Nope' })).rejects.toMatchObject({
    failure: { code: 'mail.no_folder' },
  });
  expect(imap.folder().messages).toHaveLength(1);
});

it('marks mails', async () => {
  imap.append(mail('one'));
  imap.append(mail('two'), { flags: ['\\Seen'] });
  expect(await run('mark', { mails: [1, 2], seen: 'yes', flagged: 'yes' })).toEqual({ count: 2 });
  expect(flagsOf().map((flags) => flags.sort())).toEqual([
    ['\\Flagged', '\\Seen'],
    ['\\Flagged', '\\Seen'],
  ]);
  await run('mark', { mails: ['2'], seen: 'no', flagged: 'leave' });
  expect(flagsOf()[1]).toEqual(['\\Flagged']);
});

it('deletes mails', async () => {
  for (const subject of ['one', 'two']) imap.append(mail(subject));
  expect(await run('delete', { mails: [1], how: 'forGood' })).toEqual({ count: 1, bin: null });
  expect(imap.folder().messages.map(({ uid }) => uid)).toEqual([2]);
  // This one has no bin.
  expect(await run('delete', { mails: [2] })).toEqual({ count: 1, bin: null });
  expect(imap.folder().messages).toEqual([]);
});

it('puts a mail into a folder, by its fields or as it is', async () => {
  const fields = {
    to: 'bob@example.com',
    subject: 'Grüße',
    text: 'Hi.',
    html: '<p>Hi.</p>',
    from: 'ann@example.com',
  };
  const { messageId } = await run('append', { folder: 'Orders', ...fields });
  const { files } = memoryFiles({ f: { name: 'a.eml', contentType: 'message/rfc822', text: mail('whole') } });
  const source = { $file: 'f', name: 'a.eml', contentType: 'message/rfc822', size: 1 };
  await run('append', { folder: 'Orders', source, draft: false, seen: false }, { files });
  expect(flagsOf('Orders').map((flags) => flags.sort())).toEqual([['\\Draft', '\\Seen'], []]);
  const [draft, whole] = imap.folder('Orders').messages as unknown as { raw: string }[];
  expect(await PostalMime.parse(draft?.raw ?? '')).toMatchObject({
    subject: 'Grüße',
    text: 'Hi.\n',
    messageId,
  });
  expect(whole?.raw).toBe(mail('whole'));
  await expect(run('append', { folder: 'Orders' })).rejects.toMatchObject({
    failure: { code: 'mail.nothing_given' },
  });
});

it('lists folders, and says whose mailbox it is and that a password is wrong', async () => {
  const { options } = await loadOptions(connector, 'folders', toMailbox());
  expect(options.map(({ value }) => value).sort()).toEqual(['INBOX', 'Orders']);
  expect((await loadOptions(connector, 'folders', toMailbox(), { search: 'ord' })).options).toHaveLength(1);
  expect(await testConnection(connector, toMailbox())).toEqual({ account: 'ann at 127.0.0.1' });
  await expect(testConnection(connector, toMailbox({ password: 'wrong' }))).rejects.toMatchObject({
    failure: { kind: 'auth', code: 'mail.auth' },
  });
  await waitUntil(() => imap.clients() === 0, { what: 'the end of the connections' });
});

it('is encrypted where it is to be', async () => {
  imap.append(mail('one'));
  const auth = toMailbox({ tls: 'starttls', host: 'localhost', ca: TEST_CERTIFICATE.cert });
  expect(await runAction(connector, 'search', {}, auth)).toMatchObject({ count: 1 });
  await expect(runAction(connector, 'search', {}, toMailbox({ tls: 'starttls' }))).rejects.toMatchObject({
    failure: { code: 'mail.tls' },
  });
});

it('ends at once with its run', async () => {
  const controller = new AbortController();
  controller.abort();
  await expect(run('search', {}, { signal: controller.signal })).rejects.toMatchObject({ failure: {} });
});
