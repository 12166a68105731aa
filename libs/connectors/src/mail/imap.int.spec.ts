/** The trigger against an IMAP server that is none of ours, and against servers that mean no good. */
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

import type { ConnectionCredentials, HeldContext, ListenTriggerDeclaration } from '#connector-sdk';
import { createSocketClient } from '#outbound';
import {
  laterThanNow,
  fakeHeldContext,
  type ImapServer,
  startImapServer,
  TEST_CERTIFICATE,
  waitUntil,
} from '#testing';

import { imapTrigger } from './imap.trigger';

const trigger = imapTrigger as unknown as ListenTriggerDeclaration;
const sockets = createSocketClient({ allow: ['127.0.0.0/8', '::1/128'] });

let imap: ImapServer;
const servers: Server[] = [];
const peers: Socket[] = [];

beforeEach(async () => {
  imap = await startImapServer();
});

afterEach(async () => {
  await imap.close();
  for (const peer of peers) peer.destroy();
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

const toMailbox = (more: Record<string, unknown> = {}): ConnectionCredentials => ({
  kind: 'imap',
  fields: { host: '127.0.0.1', port: imap.port, tls: 'off', user: 'ann', password: 'right', ...more },
});

function start(options: Parameters<typeof fakeHeldContext>[0] = {}) {
  const held = fakeHeldContext({ sockets, auth: toMailbox(), ...options });
  const ended = trigger.listen(held.context as HeldContext<never>);
  ended.catch(() => undefined);
  return { ...held, ended };
}

const connected = ({ statuses }: ReturnType<typeof start>) =>
  waitUntil(() => statuses.includes('connected'), { what: 'the mailbox' });

async function stop(listening: ReturnType<typeof start>) {
  listening.abort();
  await listening.ended;
}

const mail = (subject: string, text = 'Hello.') =>
  `From: Ann <ann@example.com>\r\nTo: shop@example.com\r\nSubject: ${subject}\r\n\r\n${text}\r\n`;

const subjects = ({ texts }: ReturnType<typeof start>) =>
  texts().map((text) => /^Subject: (.*)$/m.exec(text)?.[1]?.trim());

it('stores new mails as they are, and no old ones', async () => {
  imap.append(mail('old'));
  const listening = start();
  await connected(listening);
  imap.append(mail('new 1'));
  await listening.stored(1);
  imap.append(mail('new 2'));
  imap.append(mail('new 3'));
  await listening.stored(3);
  expect(subjects(listening)).toEqual(['new 1', 'new 2', 'new 3']);
  expect(listening.texts()[0]).toBe(mail('new 1'));
  expect(listening.events[0]).toMatchObject({ contentType: 'message/rfc822', headers: [['uid', '2']] });
  expect(imap.folder().messages.map(({ flags }) => flags)).toEqual([[], [], [], []]);
  await stop(listening);
  await waitUntil(() => imap.clients() === 0, { what: 'the end of the connection' });
});

it('gets what came while nobody was listening, each one once', async () => {
  const first = start();
  await connected(first);
  imap.append(mail('1'));
  await first.stored(1);
  await stop(first);
  imap.append(mail('2'));
  const second = start({ position: JSON.parse(JSON.stringify(first.positions.at(-1))) });
  await second.stored(1);
  expect(subjects(second)).toEqual(['2']);
  await stop(second);
});

it('begins anew when the connection leads to another server, or another user', async () => {
  const first = start();
  await connected(first);
  imap.append(mail('1'));
  await first.stored(1);
  await stop(first);
  const other = await startImapServer();
  try {
    other.folder().uidvalidity = imap.folder().uidvalidity;
    for (const subject of ['old 1', 'old 2', 'old 3']) other.append(mail(subject));
    const position = first.positions.at(-1);
    const second = start({ auth: toMailbox({ port: other.port }), position });
    await connected(second);
    other.append(mail('new'));
    await second.stored(1);
    expect(subjects(second)).toEqual(['new']);
    await stop(second);
  } finally {
    await other.close();
  }
});

it('keeps its place while the database is away', async () => {
  let isAway = false;
  const listening = start({
    beforeStore: () => {
      if (isAway) throw new Error('the database is away');
    },
  });
  await connected(listening);
  isAway = true;
  imap.append(mail('kept'));
  await waitUntil(() => listening.events.length === 0 && imap.clients() === 1);
  isAway = false;
  await listening.stored(1);
  expect(subjects(listening)).toEqual(['kept']);
  await stop(listening);
});

it('looks into another folder, only for unread mails, and marks them as read', async () => {
  const listening = start({ input: { mailbox: 'Orders', which: 'unseen', markSeen: true } });
  await connected(listening);
  imap.append(mail('in the inbox'));
  imap.append(mail('read'), { folder: 'Orders', flags: ['\\Seen'] });
  imap.append(mail('unread'), { folder: 'Orders' });
  await listening.stored(1);
  expect(subjects(listening)).toEqual(['unread']);
  await waitUntil(() => imap.folder('Orders').messages[1]?.flags.includes('\\Seen'), { what: 'the flag' });
  await stop(listening);
});

it('finds its place again in a mailbox that is numbered anew', async () => {
  const first = start();
  await connected(first);
  imap.append(mail('1'));
  imap.append(mail('2'));
  await first.stored(2);
  await stop(first);
  imap.append(mail('3'));
  imap.folder().uidvalidity += 1;
  for (const message of imap.folder().messages) message.uid += 100;
  imap.folder().uidnext += 100;
  const second = start({ position: first.positions.at(-1) });
  await second.stored(3);
  // Those of before have the keys by which they are known already.
  expect(second.events.slice(0, 2).map(({ key }) => key)).toEqual(first.events.map(({ key }) => key));
  expect(subjects(second)[2]).toBe('3');
  await stop(second);
});

it('takes only the headers of a mail that is too large', async () => {
  const listening = start();
  await connected(listening);
  const whole = mail('large', 'x'.repeat(10 * 1024 * 1024));
  imap.append(whole);
  imap.append(mail('small'));
  await listening.stored(2);
  expect(subjects(listening)).toEqual(['large', 'small']);
  const [large] = listening.events;
  expect(large?.body.length).toBeLessThan(1000);
  const { input } = listening.context;
  const stored = { method: 'POST', path: '', query: '', receivedAt: '2026-01-31T12:00:00.000Z' };
  expect(
    await trigger.parse?.({ ...stored, headers: large?.headers ?? [], body: large!.body }, input as never),
  ).toMatchObject({ subject: 'large', truncated: true, size: whole.length });
  await stop(listening);
});

it('is not kept by a mail that the server does not give out', async () => {
  const listening = start();
  await connected(listening);
  imap.refuse(1);
  imap.append(mail('broken'));
  imap.append(mail('fine'));
  await listening.stored(1);
  expect(subjects(listening)).toEqual(['fine']);
  expect(listening.droppedCount()).toBe(1);
  await stop(listening);
});

it('takes what is moved into an empty mailbox, however old it is', async () => {
  const listening = start();
  await connected(listening);
  imap.append(mail('old'), { receivedAt: '01-Jan-2020 12:00:00 +0000' });
  await listening.stored(1);
  await stop(listening);
});

it('says that the password is wrong, and that there is no such folder', async () => {
  const wrong = start({ auth: toMailbox({ password: 'wrong' }) });
  await expect(wrong.ended).rejects.toMatchObject({ failure: { kind: 'auth', code: 'mail.auth' } });
  const nowhere = start({ input: { mailbox: 'No such folder' } });
  await expect(nowhere.ended).rejects.toMatchObject({ failure: { code: 'mail.refused' } });
});

it('ends with an error when the server goes', async () => {
  const listening = start();
  await connected(listening);
  imap.cut();
  await expect(listening.ended).rejects.toMatchObject({ failure: { code: 'mail.lost' } });
});

it('does not dial what the guard forbids, whatever the kind of encryption', async () => {
  const guarded = createSocketClient({ allow: [] });
  for (const tls of ['on', 'starttls', 'off']) {
    const listening = start({ sockets: guarded, auth: toMailbox({ tls }) });
    await expect(listening.ended).rejects.toMatchObject({ failure: { code: 'outbound.blocked_address' } });
  }
  expect(imap.clients()).toBe(0);
});

it.each(['on', 'starttls', 'off'])(
  'speaks only through the socket that the guard gave it (%s)',
  async (tls) => {
    const secure = await startImapServer({ secure: tls === 'on' });
    try {
      const given: Duplex[] = [];
      const led: typeof sockets = {
        connect: async (target) => {
          const socket = await sockets.connect({ ...target, host: '127.0.0.1', port: secure.port });
          given.push(socket);
          return socket;
        },
      };
      // Nobody is there; only the guard knows the way.
      const auth = toMailbox({ host: 'localhost', port: 1, tls, ca: TEST_CERTIFICATE.cert });
      const listening = start({ sockets: led, auth });
      await connected(listening);
      await stop(listening);
      expect(given.map(({ destroyed }) => destroyed)).toEqual([true]);
    } finally {
      await secure.close();
    }
  },
);

describe('encryption', () => {
  it.each(['on', 'starttls'])('%s: trusts only whom it is told to trust', async (tls) => {
    const secure = await startImapServer({ secure: tls === 'on' });
    try {
      const to = (more: object) => toMailbox({ host: 'localhost', port: secure.port, tls, ...more });
      const trusted = start({ auth: to({ ca: TEST_CERTIFICATE.cert }) });
      await connected(trusted);
      secure.append(mail('secret'));
      await trusted.stored(1);
      await stop(trusted);
      const unknown = start({ auth: to({}) });
      await expect(unknown.ended).rejects.toMatchObject({ failure: { code: 'mail.tls' } });
    } finally {
      await secure.close();
    }
  });

  it('does not sign in where the server offers no STARTTLS', async () => {
    const plain = await startImapServer({ plugins: ['IDLE'] });
    try {
      const listening = start({ auth: toMailbox({ port: plain.port, tls: 'starttls' }) });
      await expect(listening.ended).rejects.toMatchObject({ failure: { code: 'mail.tls' } });
    } finally {
      await plain.close();
    }
  });
});

describe('servers that mean no good', () => {
  async function serve(accept: (socket: Socket) => void): Promise<ConnectionCredentials> {
    const server = createServer((socket) => {
      peers.push(socket);
      socket.on('error', () => undefined);
      accept(socket);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return toMailbox({ port: (server.address() as AddressInfo).port });
  }

  const endlessly = (socket: Socket, piece: Buffer) => {
    const write = () => void (socket.destroyed || socket.write(piece, () => setImmediate(write)));
    write();
  };

  it('does not take in an endless line, nor an endless literal', async () => {
    const line = await serve((socket) => endlessly(socket, Buffer.alloc(65_536, 120)));
    const literal = await serve((socket) => {
      socket.write('* OK {1000000000}\r\n');
      endlessly(socket, Buffer.alloc(65_536, 120));
    });
    for (const auth of [line, literal]) {
      await expect(start({ auth }).ended).rejects.toMatchObject({
        failure: { code: 'mail.answer_too_large' },
      });
    }
  });

  it('finds out when a server says nothing any more', async () => {
    let isFrozen = false;
    const auth = await serve((socket) => {
      const upstream = connect(imap.port, '127.0.0.1');
      peers.push(upstream);
      upstream.on('error', () => undefined);
      socket.on('data', (heard) => upstream.write(heard));
      upstream.on('data', (said) => void (isFrozen || socket.write(said)));
    });
    const late = laterThanNow();
    const listening = start({ auth });
    await connected(listening);
    isFrozen = true;
    await late.until(listening.ended);
    await expect(listening.ended).rejects.toMatchObject({ failure: { code: 'mail.silent' } });
    expect(late.passed()).toBeLessThan(300_000);
  });

  it('is not deceived by garbage', async () => {
    const auth = await serve((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await expect(start({ auth }).ended).rejects.toMatchObject({ failure: { kind: 'retryable' } });
  });

  it('ends at once when it is told to, even while the server says nothing', async () => {
    let clients = 0;
    const auth = await serve(() => void (clients += 1));
    const listening = start({ auth });
    await waitUntil(() => clients === 1, { what: 'the connection' });
    await stop(listening);
  });
});
