import { randomBytes } from 'node:crypto';

import { type ActionDeclaration, createApiClient, type FileRef, type S3Object } from '#connector-sdk';
import { createHttpClient, createHttpStreamClient } from '#outbound';
import { fakeActionContext, memoryFiles, type S3Server, startS3Server } from '#testing';

import { connector } from '.';

const options = {
  allow: ['127.0.0.0/8'],
  // Buckets in front of the host have names of their own.
  resolve: async (host: string) => (host.endsWith('.storage.test') ? ['127.0.0.1'] : []),
};
const http = createHttpClient(options);
const streams = createHttpStreamClient(options);
let server: S3Server;

beforeAll(async () => {
  server = await startS3Server(['files']);
});
afterAll(() => Promise.all([http.close(), streams.close(), server.close()]));

const authFor = (style: 'path' | 'host', fields: Record<string, unknown> = {}) => ({
  kind: 'keys',
  fields: {
    accessKeyId: server.accessKeyId,
    secretAccessKey: server.secretAccessKey,
    region: 'eu-central-1',
    endpoint: style === 'path' ? server.url : `http://s3.storage.test:${server.port}`,
    style,
    ...fields,
  },
});

function contextFor(auth: ReturnType<typeof authFor>, files = memoryFiles().files) {
  const { signal } = new AbortController();
  const [kind = null] = connector.auth;
  const service = { key: connector.key, title: connector.title, api: connector.api! };
  return {
    ...fakeActionContext({}, { connector, auth, http, streams, files, signal }),
    api: createApiClient({ service, http, streams, kind, credentials: auth, signal }),
  };
}

function run(
  key: string,
  input: Record<string, unknown>,
  auth = authFor('path'),
  files = memoryFiles().files,
) {
  const action = connector.actions.find((one): one is ActionDeclaration => one.key === key)!;
  return action.run({ ...contextFor(auth, files), input }) as Promise<Record<string, unknown>>;
}

describe.each(['path', 'host'] as const)('with the bucket in the %s', (style) => {
  const act = (key: string, input: Record<string, unknown>, files = memoryFiles().files) =>
    run(key, { bucket: 'files', ...input }, authFor(style), files);

  it.each(['plain.txt', 'ünder score.txt', 'a folder/ü & (1)+2.txt', "it's *!?#%.txt"])(
    'keeps what it is given: %s',
    async (key) => {
      await act('put-object', { key, file: 'hello', contentType: 'text/x-test', metadata: { by: 'ann' } });
      const store = memoryFiles();
      const got = await act('get-object', { key }, store.files);
      expect(store.saved.map(({ bytes }) => bytes.toString())).toEqual(['hello']);
      expect(got).toMatchObject({ contentType: 'text/x-test', size: 5, key, metadata: { by: 'ann' } });
      expect(await act('head-object', { key })).toMatchObject({ exists: true, object: { size: 5 } });
      // s3rver decodes the source of a copy only in part.
      if (decodeURI(encodeURIComponent(key)) === key)
        await act('copy-object', { key, toKey: `copies/${key}` });
      else await act('put-object', { key: `copies/${key}`, file: 'hello' });
      const listed = await act('list-objects', { prefix: 'copies/' });
      expect((listed.objects as S3Object[]).map((object) => object.key)).toEqual([`copies/${key}`]);
      for (const gone of [key, `copies/${key}`]) await act('delete-object', { key: gone });
      expect(await act('head-object', { key })).toMatchObject({ exists: false, object: null });
      await expect(act('get-object', { key })).rejects.toMatchObject({ failure: { code: 's3.no_such_key' } });
    },
  );

  it('keeps large files, in parts', async () => {
    const store = memoryFiles();
    const bytes = randomBytes(20 * 1024 * 1024 + 3);
    const file: FileRef = await store.files.save(bytes, { name: 'large.bin' });
    expect(await act('put-object', { key: 'large.bin', file }, store.files)).toMatchObject({
      size: bytes.length,
    });
    await act('get-object', { key: 'large.bin' }, store.files);
    expect(store.saved[1]!.bytes.equals(bytes)).toBe(true);
    await act('delete-object', { key: 'large.bin' });
  });

  it('makes links that need no key', async () => {
    const up = await act('presign', { key: 'link.txt', method: 'PUT' });
    expect((await http.request({ method: 'PUT', url: String(up.url), body: 'by link' })).status).toBe(200);
    const down = await act('presign', { key: 'link.txt', seconds: 60 });
    expect((await http.request({ method: 'GET', url: String(down.url) })).body.toString()).toBe('by link');
    expect(JSON.stringify(down)).not.toContain('secretAccessKey');
    await act('delete-object', { key: 'link.txt' });
  });
});

it('makes buckets, and offers them', async () => {
  await run('create-bucket', { bucket: 'reports' });
  const context = { ...contextFor(authFor('path')), search: 'rep', cursor: null, input: {} };
  expect(await connector.options!.buckets!(context)).toEqual({
    options: [{ value: 'reports', label: 'reports' }],
  });
  expect(await connector.test!(context)).toEqual({ account: '2 buckets' });
});

it('notices objects that are new or replaced', async () => {
  await run('create-bucket', { bucket: 'watched' });
  const [trigger] = connector.triggers;
  if (trigger?.kind !== 'poll') throw new Error('no poll');
  const poll = (cursor: unknown) =>
    trigger.poll({
      ...contextFor(authFor('path')),
      sockets: { connect: () => Promise.reject(new Error('none')) },
      input: { bucket: 'watched' },
      cursor,
    });
  await run('put-object', { bucket: 'watched', key: 'a', file: 'one' });
  const first = await poll(null);
  expect(first.items.map(({ value }) => (value as S3Object).key)).toEqual(['a']);
  await run('put-object', { bucket: 'watched', key: 'a', file: 'two' });
  await run('put-object', { bucket: 'watched', key: 'b', file: 'three' });
  const second = await poll(first.cursor);
  expect(second.items.map(({ value }) => (value as S3Object).key).toSorted()).toEqual(['a', 'b']);
  expect(second.items.map(({ id }) => id)).not.toContain(first.items[0]!.id);
});

it('says what is wrong with the connection', async () => {
  await expect(
    run('get-object', { bucket: 'files', key: 'a' }, authFor('path', { accessKeyId: 'nobody' })),
  ).rejects.toMatchObject({ failure: { kind: 'auth', code: 's3.invalid_access_key_id' } });
  await expect(run('put-object', { bucket: 'nowhere', key: 'a', file: 'x' })).rejects.toMatchObject({
    failure: { kind: 'permanent', code: 's3.no_such_bucket' },
  });
});
