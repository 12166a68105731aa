/** Mail to the addresses of triggers, through the ingress and into a real database. */
import { once } from 'node:events';
import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { createTransport } from 'nodemailer';

import { mailAddressOf } from '#intake';
import { TEST_CERTIFICATE, type SeededWorkflow } from '#testing';

import { SmtpDialog } from './smtp-dialog';
import { type Ingress, startIngress } from './start-ingress';

const DOMAIN = 'in.example.com';

let ingress: Ingress;
let port: number;
const dialogs: SmtpDialog[] = [];

beforeAll(async () => {
  port = await freePort();
  ingress = await startIngress({ mailDomain: DOMAIN, smtp: { port, host: '127.0.0.1', tls: null } });
});

afterEach(() => {
  for (const dialog of dialogs.splice(0)) dialog.close();
});

afterAll(() => ingress.close());

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: free } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return free;
}

const seed = (input: Record<string, unknown> = {}, operation = 'receive', connector = 'mail') =>
  ingress.seed({ trigger: { connector, operation, input }, steps: [] });

const addressOf = ({ token }: SeededWorkflow) => mailAddressOf(token, DOMAIN);

const send = (to: string | string[], mail: { subject?: string; text?: string; from?: string } = {}) =>
  createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true }).sendMail({
    from: 'ann@example.com',
    to,
    subject: 'Order 1001',
    text: 'Two of A1, please.',
    ...mail,
  });

interface EventRow {
  id: string;
  source: string;
  content_type: string;
  headers: string[];
  body: Buffer;
  runs: number;
}

const eventsOf = ({ triggerId }: SeededWorkflow) =>
  ingress.query<EventRow>(
    `SELECT e.id, e.source, e.content_type, e.headers, e.body, (SELECT count(*)::int FROM runs r WHERE r.event_id = e.id) AS runs
     FROM events e WHERE e.trigger_id = $1 ORDER BY e.id`,
    [triggerId],
  );

async function talk(): Promise<SmtpDialog> {
  const dialog = await SmtpDialog.greeted(port);
  dialogs.push(dialog);
  return dialog;
}

it('stores a mail as it came, and starts a run', async () => {
  const seeded = await seed();
  const { response } = await send(addressOf(seeded));
  expect(response).toMatch(/^250 /);
  const [event] = await eventsOf(seeded);
  expect(event).toMatchObject({ source: 'mail', content_type: 'message/rfc822', runs: 1 });
  expect(event?.headers.slice(0, 4)).toEqual([
    'envelope-from',
    'ann@example.com',
    'envelope-to',
    addressOf(seeded),
  ]);
  expect(event?.body.toString()).toMatch(
    /^From: ann@example\.com\r\n[^]*Subject: Order 1001\r\n[^]*\r\n\r\nTwo of A1, please\./,
  );
});

it('takes addresses in capitals and with a tag, and gives each trigger its own event', async () => {
  const [first, second] = [await seed(), await seed()];
  await send([addressOf(first).toUpperCase(), addressOf(second).replace('@', '+orders@')]);
  expect(await eventsOf(first)).toHaveLength(1);
  const [event] = await eventsOf(second);
  expect(event?.headers[3]).toBe(addressOf(second).replace('@', '+orders@'));
});

it('knows a mail again that is sent once more, byte by byte', async () => {
  const seeded = await seed();
  const mail = ['Subject: again', '', '.A line with a dot.', '..', '.'];
  for (let n = 0; n < 3; n++) {
    const dialog = await talk();
    await dialog.say('MAIL FROM:<>');
    await dialog.say(`RCPT TO:<${addressOf(seeded)}>`);
    expect(await dialog.say('DATA')).toMatch(/^354/);
    expect(
      await dialog.say(mail.join('\r\n').replace('\r\n.A', '\r\n..A').replace('\r\n..\r', '\r\n...\r')),
    ).toMatch(/^250/);
  }
  const events = await eventsOf(seeded);
  expect(events.map(({ body }) => body.toString())).toEqual([
    'Subject: again\r\n\r\n.A line with a dot.\r\n..\r\n',
  ]);
  expect(events.map(({ headers }) => headers[1])).toEqual(['']);
});

it('takes mail for nobody else', async () => {
  const hook = await seed({}, 'catch', 'webhook');
  const off = await seed();
  await ingress.query('UPDATE triggers SET version_id = NULL WHERE id = $1', [off.triggerId]);
  const dialog = await talk();
  await dialog.say('MAIL FROM:<ann@example.com>');
  const others = [
    'somebody@example.org',
    `postmaster@${DOMAIN}`,
    mailAddressOf(Buffer.alloc(16, 7).toString('base64url'), DOMAIN),
    addressOf(hook),
    addressOf(off),
  ];
  for (const other of others) expect(await dialog.say(`RCPT TO:<${other}>`)).toMatch(/^550 /);
  expect(await dialog.say('DATA')).toMatch(/^503 /);
});

it('takes mail only of senders that were named, where some were', async () => {
  const seeded = await seed({ senders: ['@example.com', 'bob@example.org'] });
  await expect(send(addressOf(seeded), { from: 'eve@example.net' })).rejects.toMatchObject({
    responseCode: 550,
  });
  await expect(send(addressOf(seeded), { from: 'eve@example.com.evil.test' })).rejects.toMatchObject({
    responseCode: 550,
  });
  await send(addressOf(seeded), { from: 'Bob@Example.org' });
  await send(addressOf(seeded), { from: 'Ann@EXAMPLE.com' });
  expect(await eventsOf(seeded)).toHaveLength(2);
});

it('refuses what is too large, announced or not', async () => {
  const seeded = await seed();
  const dialog = await talk();
  expect(await dialog.say('MAIL FROM:<ann@example.com> SIZE=10485761')).toMatch(/^552 /);
  await dialog.say('MAIL FROM:<ann@example.com>');
  await dialog.say(`RCPT TO:<${addressOf(seeded)}>`);
  await dialog.say('DATA');
  const line = 'x'.repeat(1022);
  for (let n = 0; n < 10_241; n++) dialog.socket.write(`${line}\r\n`);
  expect(await dialog.say('.')).toMatch(/^552 /);
  expect(await eventsOf(seeded)).toEqual([]);
  await dialog.say('MAIL FROM:<ann@example.com>');
  await dialog.say(`RCPT TO:<${addressOf(seeded)}>`);
  await dialog.say('DATA');
  expect(await dialog.say('Subject: small\r\n\r\n.')).toMatch(/^250 /);
});

it('tells a flood to come later', async () => {
  const seeded = await seed();
  const dialog = await talk();
  const replies = [];
  for (let n = 0; n < 130; n++) {
    await dialog.say('MAIL FROM:<ann@example.com>');
    replies.push((await dialog.say(`RCPT TO:<${addressOf(seeded)}>`))?.slice(0, 3));
    await dialog.say('RSET');
  }
  expect(replies.slice(0, 100)).toEqual(Array.from({ length: 100 }, () => '250'));
  expect(replies).toContain('451');
});

it('offers no AUTH, and no encryption without a certificate', async () => {
  const dialog = (await SmtpDialog.open(port))!;
  dialogs.push(dialog);
  const offered = await dialog.say('EHLO sender.test');
  expect(offered).toMatch(/^250-[^]*SIZE 10485760/);
  expect(offered).not.toMatch(/AUTH|STARTTLS|XCLIENT|XFORWARD/);
  expect(await dialog.say('AUTH PLAIN AGFubgByaWdodA==')).toMatch(/^50\d /);
});

it('encrypts with the certificate it is given', async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'sluice-smtp-'));
  const tls = { certFile: path.join(directory, 'cert.pem'), keyFile: path.join(directory, 'key.pem') };
  await writeFile(tls.certFile, TEST_CERTIFICATE.cert);
  await writeFile(tls.keyFile, TEST_CERTIFICATE.key);
  const securePort = await freePort();
  const secure = await startIngress({
    mailDomain: DOMAIN,
    smtp: { port: securePort, host: '127.0.0.1', tls },
  });
  try {
    const seeded = await secure.seed({
      trigger: { connector: 'mail', operation: 'receive', input: {} },
      steps: [],
    });
    const transport = createTransport({
      host: '127.0.0.1',
      port: securePort,
      requireTLS: true,
      tls: { ca: TEST_CERTIFICATE.cert, servername: 'localhost' },
    });
    // More than one address may have at once: each is let go when it is closed.
    for (let n = 0; n < 25; n++) {
      await transport.sendMail({
        from: 'ann@example.com',
        to: addressOf(seeded),
        subject: `Secret ${n}`,
        text: 'Hello.',
      });
    }
    expect(await secure.query('SELECT 1 FROM events')).toHaveLength(25);
  } finally {
    await secure.close();
    await rm(directory, { recursive: true });
  }
});

describe('clients that mean no good', () => {
  it('ends the conversation with one that guesses addresses', async () => {
    const dialog = await talk();
    await dialog.say('MAIL FROM:<ann@example.com>');
    const replies = [];
    for (let n = 0; n < 10; n++) replies.push(await dialog.say(`RCPT TO:<guess-${n}@${DOMAIN}>`));
    expect(replies.map((reply) => reply?.slice(0, 3))).toEqual([
      ...Array.from({ length: 9 }, () => '550'),
      '421',
    ]);
    expect(await dialog.reply()).toBeNull();
  });

  it('does not take in a command without an end', async () => {
    const dialog = await talk();
    dialog.socket.write('X'.repeat(100_000));
    let last: string | null;
    do last = await dialog.reply();
    while (last !== null);
  });

  it('has twenty connections for one address', async () => {
    const opened = await Promise.all(Array.from({ length: 22 }, () => SmtpDialog.open(port)));
    dialogs.push(...opened.filter((dialog) => dialog !== null));
    expect(opened.filter((dialog) => dialog === null)).toHaveLength(2);
  });
});

it('tells the sender to come again when the mail could not be stored, and takes it then', async () => {
  const seeded = await seed();
  await ingress.query('ALTER TABLE events RENAME TO events_away');
  await expect(send(addressOf(seeded))).rejects.toMatchObject({ responseCode: 451, command: 'DATA' });
  await ingress.query('ALTER TABLE triggers RENAME TO triggers_away');
  const other = await talk();
  await other.say('MAIL FROM:<ann@example.com>');
  const unknown = mailAddressOf(Buffer.alloc(16, 9).toString('base64url'), DOMAIN);
  expect(await other.say(`RCPT TO:<${unknown}>`)).toMatch(/^451 /);
  await ingress.query('ALTER TABLE triggers_away RENAME TO triggers');
  await ingress.query('ALTER TABLE events_away RENAME TO events');
  await send(addressOf(seeded));
  expect(await eventsOf(seeded)).toHaveLength(1);
});
