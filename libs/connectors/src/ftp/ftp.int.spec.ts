import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { ActionDeclaration } from '#connector-sdk';
import type { SocketClient, SocketTarget } from '#kernel';
import { createSocketClient } from '#outbound';
import { fakeActionContext, memoryFiles, TEST_CERTIFICATE } from '#testing';
import { FtpSrv } from 'ftp-srv';

import { connector } from '.';

type Security = 'none' | 'explicit' | 'implicit';

const guarded = createSocketClient({ allow: ['127.0.0.0/8'] });
const dialled: SocketTarget[] = [];
const tcp: SocketClient = {
  connect: (target) => {
    dialled.push(target);
    return guarded.connect(target);
  },
};

const quiet: unknown = new Proxy(
  {},
  { get: (_, name) => (name === 'child' ? () => quiet : () => undefined) },
);
let root: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'sluice-ftp-'));
  dialled.length = 0;
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function startFtp(security: Security) {
  const server = new FtpSrv({
    url: `${security === 'implicit' ? 'ftps' : 'ftp'}://127.0.0.1:0`,
    pasv_url: '127.0.0.1',
    pasv_min: 20_000 + (randomBytes(2).readUInt16BE() % 20_000),
    tls: security === 'none' ? false : { key: TEST_CERTIFICATE.key, cert: TEST_CERTIFICATE.cert },
    log: quiet,
  });
  server.on('login', ({ username, password }, resolve, reject) =>
    username === 'ann' && password === 'secret' ? resolve({ root }) : reject(new Error('No.')),
  );
  await server.listen();
  const { port } = (server as unknown as { server: Server }).server.address() as AddressInfo;
  return { port, close: () => server.close() as Promise<void> };
}

const authFor = (port: number, security: Security, fields: Record<string, unknown> = {}) => ({
  kind: 'login',
  fields: {
    host: '127.0.0.1',
    port,
    username: 'ann',
    password: 'secret',
    security,
    ca: TEST_CERTIFICATE.cert,
    ...fields,
  },
});

type Auth = ReturnType<typeof authFor>;

function run(auth: Auth, key: string, input: Record<string, unknown>, over = {}) {
  const action = connector.actions.find((one): one is ActionDeclaration => one.key === key)!;
  return action.run(fakeActionContext(input, { auth, tcp, ...over })) as Promise<Record<string, unknown>>;
}

describe.each(['none', 'explicit', 'implicit'] as const)('with encryption: %s', (security) => {
  it('puts files there, finds them, gets them and takes them away', async () => {
    const server = await startFtp(security);
    const auth = authFor(server.port, security);
    const store = memoryFiles();
    const act = (key: string, input: Record<string, unknown>) =>
      run(auth, key, input, { files: store.files });
    const bytes = randomBytes(3_000_000);
    const file = await store.files.save(bytes, { name: 'large.bin' });
    await act('make-folder', { path: '/in/2026' });
    expect(await act('upload', { path: '/in/2026/large ü.bin', file })).toEqual({
      path: '/in/2026/large ü.bin',
      size: bytes.length,
    });
    await act('upload', { path: '/in/note.csv', file: 'a,b' });
    // Once more, over what is there.
    await act('upload', { path: '/in/note.csv', file: 'a,b,c' });
    expect(await readdir(path.join(root, 'in'))).toEqual(['2026', 'note.csv']);
    const listed = await act('list', { folder: '/in' });
    expect(listed.entries).toEqual([
      expect.objectContaining({ path: '/in/2026', type: 'folder' }),
      expect.objectContaining({ path: '/in/note.csv', name: 'note.csv', type: 'file', size: 5 }),
    ]);
    expect((await act('list', { folder: '/in', pattern: '*.CSV' })).count).toBe(1);
    const got = await act('download', { path: '/in/2026/large ü.bin' });
    expect(got).toMatchObject({ size: bytes.length, file: { name: 'large ü.bin' } });
    expect(store.saved.at(-1)?.bytes.equals(bytes)).toBe(true);
    await act('rename', { path: '/in/note.csv', to: '/in/2026/done.csv' });
    expect(await readFile(path.join(root, 'in/2026/done.csv'), 'utf8')).toBe('a,b,c');
    await act('delete', { path: '/in/2026/done.csv' });
    await act('delete', { path: '/in/2026/large ü.bin' });
    await act('delete', { path: '/in/2026', what: 'folder' });
    expect(await readdir(path.join(root, 'in'))).toEqual([]);
    // Every connection, also those for data, was opened by the guard.
    expect(dialled.length).toBeGreaterThan(10);
    expect(new Set(dialled.map(({ host }) => host))).toEqual(new Set(['127.0.0.1']));
    await server.close();
  });
});

it('says what is wrong', async () => {
  const server = await startFtp('explicit');
  const store = memoryFiles();
  const failing = (auth: Auth, key: string, input: Record<string, unknown>) =>
    run(auth, key, input, { files: store.files }).then(
      () => 'done',
      (error: { failure: { kind: string; code: string } }) => `${error.failure.kind} ${error.failure.code}`,
    );
  const auth = authFor(server.port, 'explicit');
  expect(await failing(auth, 'download', { path: 'gone' })).toBe('permanent ftp.no_such_file');
  expect(await failing(auth, 'list', { folder: '/gone' })).toBe('retryable ftp.refused');
  expect(await failing(authFor(server.port, 'explicit', { password: 'wrong' }), 'list', {})).toBe(
    'auth ftp.not_signed_in',
  );
  expect(await failing(authFor(server.port, 'explicit', { ca: '' }), 'list', {})).toBe('retryable ftp.tls');
  expect(await failing(auth, 'upload', { path: 'a', file: 42 })).toBe('permanent files.not_a_file');
  await server.close();
  expect(await failing(auth, 'list', {})).toMatch(/^retryable outbound\./);
});

it('is not let in where the guard does not', async () => {
  const server = await startFtp('none');
  await expect(
    run(authFor(server.port, 'none'), 'list', {}, { tcp: createSocketClient({ allow: [] }) }),
  ).rejects.toMatchObject({ failure: { code: 'outbound.blocked_address' } });
  await server.close();
});

it('tests connections, and offers paths', async () => {
  const server = await startFtp('none');
  await mkdir(path.join(root, 'in'));
  await writeFile(path.join(root, 'in/report.csv'), 'a');
  const context = fakeActionContext({}, { auth: authFor(server.port, 'none'), tcp });
  expect(await connector.test!(context)).toEqual({ account: 'Signed in, in /' });
  const options = (search: string) => connector.options!.paths!({ ...context, search, cursor: null });
  expect(await options('')).toEqual({ options: [{ value: 'in', label: 'in/', hint: 'Folder' }] });
  expect(await options('in/rep')).toEqual({
    options: [{ value: 'in/report.csv', label: 'in/report.csv', hint: '1 bytes' }],
  });
  await server.close();
});

it('notices new files once they are whole', async () => {
  const server = await startFtp('none');
  const [trigger] = connector.triggers;
  if (trigger?.kind !== 'poll') throw new Error('no poll');
  const context = fakeActionContext({}, { auth: authFor(server.port, 'none'), tcp });
  const poll = async (cursor: unknown) => {
    const found = await trigger.poll({ ...context, sockets: tcp, input: { pattern: '*.csv' }, cursor });
    return { names: found.items.map(({ value }) => (value as { name: string }).name), cursor: found.cursor };
  };
  await writeFile(path.join(root, 'old.csv'), '1');
  const first = await poll(null);
  await writeFile(path.join(root, 'new.csv'), '1');
  await writeFile(path.join(root, 'other.txt'), '1');
  const second = await poll(first.cursor);
  const third = await poll(second.cursor);
  expect([first.names, second.names, third.names.toSorted()]).toEqual([
    ['old.csv'],
    ['old.csv'],
    ['new.csv', 'old.csv'],
  ]);
  await server.close();
});

describe('a server that is none to trust', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  /** Answers each command as it is told. */
  async function hostile(answer: (command: string, socket: Socket) => string | null): Promise<Auth> {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write('220 Ready\r\n');
      socket.on('data', (data: Buffer) => {
        for (const line of data.toString().trim().split('\r\n')) {
          const said = answer(line, socket);
          if (said !== null) socket.write(`${said}\r\n`);
        }
      });
    });
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return authFor((server.address() as AddressInfo).port, 'none');
  }

  const polite = (command: string): string => {
    if (command.startsWith('USER')) return '331 Password';
    if (command.startsWith('PASS')) return '230 In';
    return command.startsWith('FEAT') ? '502 No' : '200 Yes';
  };

  it('can’t send us to another host for its files', async () => {
    const auth = await hostile((command) => {
      if (command === 'EPSV') return '502 No';
      return command === 'PASV' ? '227 Entering (10,0,0,1,0,7)' : polite(command);
    });
    await expect(run(auth, 'list', {})).rejects.toMatchObject({ failure: { kind: 'retryable' } });
    expect(dialled.at(-1)).toMatchObject({ port: 7 });
    expect(new Set(dialled.map(({ host }) => host))).toEqual(new Set(['127.0.0.1']));
  });

  it('is left when it says nothing, as soon as the step ends', async () => {
    const stop = new AbortController();
    const auth = await hostile(() => {
      stop.abort();
      return null;
    });
    await expect(run(auth, 'list', {}, { signal: stop.signal })).rejects.toMatchObject({
      failure: { kind: 'cancelled' },
    });
  });

  it('can’t fill our memory with an answer that never ends', async () => {
    const auth = await hostile((_command, socket) => {
      socket.write(`200-x\r\n${'x\r\n'.repeat(100_000)}`);
      return null;
    });
    await expect(run(auth, 'list', {})).rejects.toMatchObject({ failure: { code: 'ftp.broken' } });
  });

  it('can’t be given commands by a path', async () => {
    const action = connector.actions.find(({ key }) => key === 'download')!;
    expect(JSON.stringify(action.input)).toContain('\\\\r\\\\n');
    const auth = await hostile(polite);
    await expect(run(auth, 'download', { path: 'a\r\nDELE b' })).rejects.toBeDefined();
  });
});
