import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';

import type { ActionDeclaration, ConnectionCredentials } from '#connector-sdk';
import { createSocketClient } from '#outbound';
import { fakeActionContext, memoryFiles, type Sshd, startSshd } from '#testing';
import { Server } from 'ssh2';

import { connector } from '.';

const tcp = createSocketClient({ allow: ['127.0.0.0/8'] });
let sshd: Sshd;

beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd.close());

const keyAuth = (fields: Record<string, unknown> = {}): ConnectionCredentials => ({
  kind: 'key',
  fields: {
    host: '127.0.0.1',
    port: sshd.port,
    username: sshd.username,
    privateKey: sshd.privateKey,
    hostKey: sshd.fingerprint,
    ...fields,
  },
});

function run(key: string, input: Record<string, unknown>, over: Record<string, unknown> = {}) {
  const action = connector.actions.find((one): one is ActionDeclaration => one.key === key)!;
  return action.run(fakeActionContext(input, { auth: keyAuth(), tcp, ...over })) as Promise<
    Record<string, unknown>
  >;
}

const failing = (key: string, input: Record<string, unknown>, over: Record<string, unknown> = {}) =>
  run(key, input, over).then(
    () => 'done',
    (error: { failure: { kind: string; code: string } }) => `${error.failure.kind} ${error.failure.code}`,
  );

describe('with OpenSSH', () => {
  let root: string;
  let made = 0;
  beforeEach(async () => {
    root = path.join(sshd.folder, `t${made++}`);
    await mkdir(root);
  });

  it('puts files there, finds them, gets them and takes them away', async () => {
    const store = memoryFiles();
    const act = (key: string, input: Record<string, unknown>) => run(key, input, { files: store.files });
    const bytes = randomBytes(3_000_000);
    const file = await store.files.save(bytes, { name: 'large.bin' });
    await act('make-folder', { path: `${root}/in/2026` });
    await act('make-folder', { path: `${root}/in/2026` });
    expect(await act('upload', { path: `${root}/in/2026/large ü.bin`, file })).toMatchObject({
      size: bytes.length,
    });
    await act('upload', { path: `${root}/in/note.csv`, file: 'a,b' });
    await act('upload', { path: `${root}/in/note.csv`, file: 'a,b,c' });
    expect(await readdir(path.join(root, 'in'))).toEqual(['2026', 'note.csv']);
    expect((await act('list', { folder: `${root}/in` })).entries).toEqual([
      expect.objectContaining({ path: `${root}/in/2026`, type: 'folder' }),
      {
        path: `${root}/in/note.csv`,
        name: 'note.csv',
        type: 'file',
        size: 5,
        modifiedAt: expect.stringMatching(/Z$/),
      },
    ]);
    expect((await act('list', { folder: `${root}/in`, pattern: 'n*.CSV' })).count).toBe(1);
    const got = await act('download', { path: `${root}/in/2026/large ü.bin` });
    expect(got).toMatchObject({ size: bytes.length, file: { name: 'large ü.bin' } });
    expect(store.saved.at(-1)?.bytes.equals(bytes)).toBe(true);
    await act('rename', { path: `${root}/in/note.csv`, to: `${root}/in/2026/done.csv` });
    expect(await readFile(path.join(root, 'in/2026/done.csv'), 'utf8')).toBe('a,b,c');
    await act('delete', { path: `${root}/in/2026/done.csv` });
    await act('delete', { path: `${root}/in/2026/large ü.bin` });
    await act('delete', { path: `${root}/in/2026`, what: 'folder' });
    expect(await readdir(path.join(root, 'in'))).toEqual([]);
  });

  it('takes keys with a passphrase, and says when a key can’t be read', async () => {
    const input = { folder: root };
    const locked = { privateKey: sshd.lockedKey };
    expect(await failing('list', input, { auth: keyAuth({ ...locked, passphrase: 'open sesame' }) })).toBe(
      'done',
    );
    expect(await failing('list', input, { auth: keyAuth({ ...locked, passphrase: 'wrong' }) })).toBe(
      'permanent sftp.bad_key',
    );
    expect(await failing('list', input, { auth: keyAuth(locked) })).toBe('permanent sftp.bad_key');
    expect(await failing('list', input, { auth: keyAuth({ privateKey: 'no key' }) })).toBe(
      'permanent sftp.bad_key',
    );
  });

  it('knows the server by its key', async () => {
    const input = { folder: root };
    for (const hostKey of [
      sshd.publicHostKey,
      `SHA256:other, ${sshd.fingerprint}`,
      sshd.fingerprint.replace('SHA256:', ''),
    ])
      expect(await failing('list', input, { auth: keyAuth({ hostKey }) })).toBe('done');
    expect(await failing('list', input, { auth: keyAuth({ hostKey: 'SHA256:AAAA' }) })).toBe(
      'permanent sftp.other_host',
    );
    expect(await failing('list', input, { auth: keyAuth({ hostKey: '' }) })).toBe(
      'permanent sftp.unknown_host',
    );
    const context = fakeActionContext({}, { auth: keyAuth({ hostKey: '' }), tcp });
    await expect(connector.test!(context)).rejects.toMatchObject({
      failure: { message: expect.stringContaining(sshd.fingerprint) },
    });
  });

  it('says what is wrong', async () => {
    expect(await failing('download', { path: `${root}/gone` })).toBe('permanent sftp.no_such_file');
    expect(await failing('list', { folder: `${root}/gone` })).toBe('permanent sftp.no_such_file');
    expect(await failing('delete', { path: `${root}/gone` })).toBe('done');
    await mkdir(path.join(root, 'full/in'), { recursive: true });
    expect(await failing('delete', { path: `${root}/full`, what: 'folder' })).toBe('permanent sftp.refused');
    expect(await failing('upload', { path: `${root}/a`, file: 42 })).toBe('permanent files.not_a_file');
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const stranger = privateKey.export({ type: 'pkcs1', format: 'pem' });
    expect(await failing('list', {}, { auth: keyAuth({ privateKey: stranger }) })).toBe(
      'auth sftp.not_signed_in',
    );
    expect(await failing('list', {}, { tcp: createSocketClient({ allow: [] }) })).toBe(
      'permanent outbound.blocked_address',
    );
  });

  it('leaves nothing half-done where others see it', async () => {
    const broken = (async function* () {
      yield Buffer.from('half');
      throw new Error('The source broke.');
    })();
    const files = {
      ...memoryFiles().files,
      open: async () => ({ name: 'a', contentType: 'a/b', size: 9, content: broken }),
    };
    expect(await failing('upload', { path: `${root}/a.csv`, file: 'x' }, { files })).not.toBe('done');
    expect(await readdir(root)).not.toContain('a.csv');
  });

  it('tests connections, and offers paths', async () => {
    await writeFile(path.join(root, 'report.csv'), 'a');
    const context = fakeActionContext({}, { auth: keyAuth(), tcp });
    expect(await connector.test!(context)).toEqual({ account: expect.stringMatching(/^Signed in, in \//) });
    expect(await connector.options!.paths!({ ...context, search: `${root}/rep`, cursor: null })).toEqual({
      options: [{ value: `${root}/report.csv`, label: `${root}/report.csv`, hint: '1 bytes' }],
    });
  });

  it('notices new files once they are whole', async () => {
    const [trigger] = connector.triggers;
    if (trigger?.kind !== 'poll') throw new Error('no poll');
    const context = fakeActionContext({}, { auth: keyAuth(), tcp });
    const poll = async (cursor: unknown) => {
      const found = await trigger.poll({
        ...context,
        sockets: tcp,
        input: { folder: root, pattern: '*.csv' },
        cursor,
      });
      return {
        names: found.items.map(({ value }) => (value as { name: string }).name),
        cursor: found.cursor,
      };
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
  });
});

describe('with a password', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const hostKey = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  const server = new Server({ hostKeys: [hostKey] }, (client) => {
    client.on('error', () => undefined);
    client.on('authentication', (asked) => {
      if (asked.method === 'password' && asked.password === 'secret') asked.accept();
      else if (asked.method === 'keyboard-interactive')
        asked.prompt([{ prompt: 'Password:', echo: false }], ([given]) =>
          given === 'secret by keyboard' ? asked.accept() : asked.reject(),
        );
      else asked.reject(['password', 'keyboard-interactive']);
    });
    client.on('session', (accept) => {
      accept().on('sftp', (acceptSftp) => {
        const sftp = acceptSftp();
        sftp.on('REALPATH', (id) =>
          sftp.name(id, [{ filename: '/home/ann', longname: '', attrs: {} as never }]),
        );
      });
    });
  });
  let port: number;
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server as never, 'listening');
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(() => {
    server.close();
  });

  const test = async (password: string, hostKeyField?: string) => {
    const fields = { host: '127.0.0.1', port, username: 'ann', password, hostKey: hostKeyField };
    return connector.test!(fakeActionContext({}, { auth: { kind: 'password', fields }, tcp }));
  };

  it('signs in, also where the password is asked for', async () => {
    const shown = await test('secret').catch(
      (error: { failure: { details: { fingerprint: string } } }) => error,
    );
    const { fingerprint } = (shown as { failure: { details: { fingerprint: string } } }).failure.details;
    expect(await test('secret', fingerprint)).toEqual({ account: 'Signed in, in /home/ann' });
    expect(await test('secret by keyboard', fingerprint)).toEqual({ account: 'Signed in, in /home/ann' });
    await expect(test('wrong', fingerprint)).rejects.toMatchObject({
      failure: { kind: 'auth', code: 'sftp.not_signed_in' },
    });
  });

  it('never tells the password to a server that is not the right one', async () => {
    let asked = 0;
    const count = () => (asked += 1);
    server.on('connection', (client) => client.on('authentication', count));
    await expect(test('secret', 'SHA256:other')).rejects.toMatchObject({
      failure: { code: 'sftp.other_host' },
    });
    expect(asked).toBe(0);
  });
});

it('ends when the step does, whatever the server does', async () => {
  const silent = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const stop = new AbortController();
  silent.once('connection', () => stop.abort());
  expect(await failing('list', {}, { auth: keyAuth({ port }), signal: stop.signal })).toMatch(/^cancelled /);
  silent.close();
  await rm(sshd.folder, { recursive: true, force: true });
});
