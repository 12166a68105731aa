/** The action against an SMTP server that is none of ours, and against servers that mean no good. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

import type { ConnectionCredentials } from '#connector-sdk';
import { laterThanNow, memoryFiles, TEST_CERTIFICATE, waitUntil } from '#testing';

import { runAction, testConnection } from '../../test/run-action';
import { connector } from '.';

interface Received {
  from: string;
  to: string[];
  raw: string;
  secure: boolean;
  user: unknown;
  method: string;
}

const received: Received[] = [];
const smtpServers: SMTPServer[] = [];
const servers: Server[] = [];
const peers: Socket[] = [];

afterEach(async () => {
  received.length = 0;
  for (const peer of peers.splice(0)) peer.destroy();
  await Promise.all([
    ...smtpServers.splice(0).map((server) => new Promise<void>((resolve) => server.close(() => resolve()))),
    ...servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))),
  ]);
});

const refusal = (responseCode: number, message: string) =>
  Object.assign(new Error(message), { responseCode });

async function startSmtp(options: SMTPServerOptions = {}): Promise<number> {
  const server = new SMTPServer({
    ...TEST_CERTIFICATE,
    authMethods: ['PLAIN', 'LOGIN', 'CRAM-MD5', 'XOAUTH2'],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    closeTimeout: 1,
    onAuth: (auth, _session, done) => {
      const isRight =
        auth.username === 'ann' &&
        (auth.password === 'right' ||
          auth.accessToken === 'token' ||
          (auth.method === 'CRAM-MD5' && auth.validatePassword('right')));
      if (!isRight) return done(refusal(535, 'Wrong, ann'));
      return done(null, { user: `${auth.method}:${auth.username}` });
    },
    onRcptTo: ({ address }, _session, done) => {
      if (address.startsWith('nobody')) return done(refusal(550, 'No such user'));
      if (address.startsWith('later')) return done(refusal(450, 'Try again'));
      return done();
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString(),
          secure: session.secure,
          user: session.user,
          method: String(session.user).split(':')[0] ?? '',
        });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  smtpServers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.server.address() as AddressInfo).port;
}

const toServer = (port: number, more: Record<string, unknown> = {}): ConnectionCredentials => ({
  kind: 'smtp',
  fields: {
    host: 'localhost',
    port,
    tls: 'off',
    user: 'ann',
    password: 'right',
    from: 'Shop <shop@example.com>',
    ...more,
  },
});

const MAIL = { to: 'bob@example.com', subject: 'Hello', text: 'Hi.' };
const send = (auth: ConnectionCredentials, more: Record<string, unknown> = {}, options = {}) =>
  runAction(connector, 'send', { ...MAIL, ...more }, auth, options);

describe('a mail', () => {
  it('arrives whole: text, HTML, people, headers and attachments', async () => {
    const port = await startSmtp();
    const { files } = memoryFiles({
      f1: { name: 'Grüße.pdf', contentType: 'application/pdf', base64: 'AP8BAgM=' },
      f2: { name: 'a.csv', contentType: 'text/csv', text: '1,2\n' },
    });
    const ref = (id: string) => ({ $file: id, name: 'x', contentType: 'x/y', size: 1 });
    const output = await send(
      toServer(port),
      {
        to: 'Ann Lee <ann@example.com>, bob@example.com',
        cc: 'cy@example.com',
        bcc: 'dan@example.com',
        replyTo: 'help@example.com',
        subject: 'Grüße € 😀',
        text: 'Hi.\n.\nBye.',
        html: '<p>Hi <b>Ä</b></p>',
        attachments: [ref('f1'), [ref('f2')], ''],
        inReplyTo: '<before@example.com>',
        headers: { 'X-Order': '1001' },
      },
      { files },
    );
    expect(output).toMatchObject({
      accepted: ['ann@example.com', 'bob@example.com', 'cy@example.com', 'dan@example.com'],
      rejected: [],
      response: expect.stringMatching(/^250 /) as string,
      messageId: expect.stringMatching(/^<[0-9a-f]{40}@example\.com>$/) as string,
    });
    const [mail] = received;
    expect(mail).toMatchObject({ from: 'shop@example.com', to: output['accepted'] });
    expect(mail?.raw).not.toContain('dan@example.com');
    const email = await PostalMime.parse(mail?.raw ?? '');
    expect(email).toMatchObject({
      from: { name: 'Shop', address: 'shop@example.com' },
      to: [{ name: 'Ann Lee', address: 'ann@example.com' }, { address: 'bob@example.com' }],
      cc: [{ address: 'cy@example.com' }],
      replyTo: [{ address: 'help@example.com' }],
      subject: 'Grüße € 😀',
      text: 'Hi.\n.\nBye.\n',
      html: '<p>Hi <b>Ä</b></p>\n',
      messageId: output['messageId'],
      inReplyTo: '<before@example.com>',
      references: '<before@example.com>',
    });
    expect(email.headers).toContainEqual(expect.objectContaining({ key: 'x-order', value: '1001' }));
    expect(
      email.attachments.map(({ filename, mimeType, content }) => ({
        filename,
        mimeType,
        content: Buffer.from(content as ArrayBuffer).toString('base64'),
      })),
    ).toEqual([
      { filename: 'Grüße.pdf', mimeType: 'application/pdf', content: 'AP8BAgM=' },
      { filename: 'a.csv', mimeType: 'text/csv', content: Buffer.from('1,2\n').toString('base64') },
    ]);
  });

  it('has the same id with every try of a step, and another one in another step', async () => {
    const auth = toServer(await startSmtp());
    const idOf = async (idempotencyKey: string) => (await send(auth, {}, { idempotencyKey }))['messageId'];
    expect(await idOf('run-1/step-1')).toBe(await idOf('run-1/step-1'));
    expect(await idOf('run-1/step-2')).not.toBe(await idOf('run-1/step-1'));
  });

  it('gets no header from a value', async () => {
    const auth = toServer(await startSmtp());
    await send(auth, { subject: 'Hi\r\nBcc: evil@example.com', headers: { 'X-A': 'b\r\nX-Evil: 1' } });
    const email = await PostalMime.parse(received[0]?.raw ?? '');
    expect(email.headers.map(({ key }) => key)).not.toEqual(expect.arrayContaining(['bcc', 'x-evil']));
    expect(received[0]?.to).toEqual(['bob@example.com']);
    await expect(send(auth, { headers: { bcc: 'evil@example.com' } })).rejects.toMatchObject({
      failure: { kind: 'permanent', code: 'smtp.header_not_allowed' },
    });
  });

  it('reads no files and addresses of this machine', async () => {
    const auth = toServer(await startSmtp());
    await expect(send(auth, { attachments: [{ path: '/etc/hostname' }] })).rejects.toMatchObject({
      failure: { code: 'files.not_a_file' },
    });
    await send(auth, { html: '<img src="/etc/hostname"><img src="http://127.0.0.1/">' });
    expect(received[0]?.raw).toContain('/etc/hostname');
  });

  it('needs a sender and somebody to go to', async () => {
    const auth = toServer(await startSmtp(), { from: '' });
    await expect(send(auth)).rejects.toMatchObject({ failure: { code: 'smtp.no_sender' } });
    await expect(send(auth, { from: 'a@example.com', to: 'nobody at all' })).rejects.toMatchObject({
      failure: { kind: 'permanent', code: 'smtp.no_recipient' },
    });
    await send(auth, { from: 'a@example.com' });
    expect(received[0]?.from).toBe('a@example.com');
  });

  it('is not sent with more attachments than fit', async () => {
    const { files } = memoryFiles();
    const large = await files.save(Buffer.alloc(13 * 1024 * 1024), { name: 'large.bin' });
    const auth = toServer(await startSmtp());
    await expect(send(auth, { attachments: [large, large] }, { files })).rejects.toMatchObject({
      failure: { kind: 'permanent', code: 'smtp.too_large' },
    });
    expect(received).toEqual([]);
  });
});

describe('signing in', () => {
  it.each(['PLAIN', 'LOGIN', 'CRAM-MD5'])('works by %s', async (method) => {
    await send(toServer(await startSmtp(), { method }));
    expect(received[0]?.user).toBe(`${method}:ann`);
  });

  it('works by an access token, and without a user', async () => {
    const port = await startSmtp({ authOptional: true });
    const { fields } = toServer(port, { accessToken: 'token', clientId: 'c' });
    const { password: _, ...rest } = fields;
    await send({ kind: 'oauth2', fields: rest });
    expect(received[0]?.user).toBe('XOAUTH2:ann');
    await send(toServer(port, { user: '' }));
    expect(received[1]?.user).toBeFalsy();
    await expect(send({ kind: 'oauth2', fields: { ...rest, accessToken: 'old' } })).rejects.toMatchObject({
      failure: { kind: 'auth', code: 'smtp.auth' },
    });
  });

  it('fails with the server’s words when the password is wrong', async () => {
    const auth = toServer(await startSmtp(), { password: 'wrong-secret' });
    const failed = {
      failure: {
        kind: 'auth',
        code: 'smtp.auth',
        message: expect.stringContaining('Wrong, ann') as string,
        details: { status: 535 },
      },
    };
    await expect(send(auth)).rejects.toMatchObject(failed);
    await expect(testConnection(connector, auth)).rejects.toMatchObject(failed);
  });

  it('is tested without sending anything', async () => {
    const port = await startSmtp();
    expect(await testConnection(connector, toServer(port))).toEqual({ account: 'ann at localhost' });
    expect(received).toEqual([]);
  });
});

describe('encryption', () => {
  const ca = TEST_CERTIFICATE.cert;

  it.each([{ tls: 'starttls' }, { tls: 'starttls', host: '127.0.0.1' }])(
    'begins after a greeting: %j',
    async (more) => {
      await send(toServer(await startSmtp(), { ...more, ca }));
      expect(received[0]?.secure).toBe(true);
    },
  );

  it('is there from the start', async () => {
    await send(toServer(await startSmtp({ secure: true }), { tls: 'on', ca }));
    expect(received[0]?.secure).toBe(true);
  });

  it('trusts only whom it is told to trust', async () => {
    const port = await startSmtp();
    await expect(send(toServer(port, { tls: 'starttls' }))).rejects.toMatchObject({
      failure: { kind: 'retryable', code: 'smtp.tls' },
    });
    const securePort = await startSmtp({ secure: true });
    await expect(send(toServer(securePort, { tls: 'on' }))).rejects.toMatchObject({
      failure: { kind: 'retryable', code: 'outbound.tls' },
    });
    expect(received).toEqual([]);
  });

  it('is insisted upon: a server that does not offer it gets no password', async () => {
    const heard: string[] = [];
    const port = await serve((socket) => {
      socket.write('220 hi\r\n');
      socket.on('data', (chunk: Buffer) => {
        heard.push(chunk.toString());
        socket.write(chunk.toString().startsWith('EHLO') ? '250-hi\r\n250 AUTH PLAIN\r\n' : '502 no\r\n');
      });
    });
    await expect(send(toServer(port, { tls: 'starttls', ca }))).rejects.toMatchObject({
      failure: { code: 'smtp.tls' },
    });
    expect(heard.join('')).not.toContain('AUTH');
  });
});

describe('what a server refuses', () => {
  it('is said for each address', async () => {
    const auth = toServer(await startSmtp());
    const output = await send(auth, { to: 'bob@example.com, nobody@example.com', cc: 'later@example.com' });
    expect(output).toMatchObject({
      accepted: ['bob@example.com'],
      rejected: [
        {
          address: 'nobody@example.com',
          reason: expect.stringContaining('No such user') as string,
          temporary: false,
        },
        {
          address: 'later@example.com',
          reason: expect.stringContaining('Try again') as string,
          temporary: true,
        },
      ],
    });
    expect(received[0]?.to).toEqual(['bob@example.com']);
  });

  it.each([
    ['nobody@example.com', 'permanent', 'smtp.refused'],
    ['later@example.com', 'retryable', 'smtp.try_later'],
  ])('%s alone is %s', async (to, kind, code) => {
    await expect(send(toServer(await startSmtp()), { to })).rejects.toMatchObject({
      failure: { kind, code },
    });
  });

  it.each([
    [421, 'retryable', 'smtp.try_later'],
    [451, 'retryable', 'smtp.try_later'],
    [552, 'permanent', 'smtp.too_large'],
    [554, 'permanent', 'smtp.refused'],
  ])('at the end, with %d, is %s', async (status, kind, code) => {
    const port = await startSmtp({
      onData: (stream, _session, done) => {
        stream.resume();
        stream.on('end', () => done(refusal(status, 'No')));
      },
    });
    await expect(send(toServer(port))).rejects.toMatchObject({
      failure: { kind, code, details: { status } },
    });
  });
});

async function serve(accept: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    peers.push(socket);
    socket.on('error', () => undefined);
    accept(socket);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

describe('servers that mean no good', () => {
  it('get nowhere with garbage and endless answers', async () => {
    const garbage = await serve((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await expect(send(toServer(garbage))).rejects.toMatchObject({
      failure: { code: expect.stringMatching(/^smtp\./) as string },
    });
    const endless = await serve((socket) => {
      const piece = Buffer.alloc(16_384, '220-x');
      const write = () => void (socket.destroyed || socket.write(piece, () => setImmediate(write)));
      write();
    });
    await expect(send(toServer(endless))).rejects.toMatchObject({
      failure: { code: expect.stringMatching(/^smtp\./) as string },
    });
  });

  it('are not waited for for ever, nor after the run has ended', async () => {
    let heard = 0;
    const silent = await serve(() => void (heard += 1));
    const late = laterThanNow();
    const asked = send(toServer(silent));
    asked.catch(() => undefined);
    await waitUntil(() => heard === 1, { what: 'the connection' });
    await late.until(asked);
    await expect(asked).rejects.toMatchObject({ failure: { kind: 'retryable', code: 'smtp.silent' } });
    const controller = new AbortController();
    const stopped = send(toServer(silent), {}, { signal: controller.signal });
    stopped.catch(() => undefined);
    await waitUntil(() => heard === 2, { what: 'the connection' });
    controller.abort();
    await expect(stopped).rejects.toMatchObject({ failure: { kind: 'retryable' } });
  });
});
