import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { newId } from '#kernel';
import { createHttpClient, createHttpStreamClient } from '#outbound';
import { createDataSource, FileRepository } from '#store';
import { createTestDatabase, type S3Server, startS3Server, type TestDatabase } from '#testing';
import type { DataSource } from 'typeorm';

import { FileSweep } from './file-sweep';
import { Files } from './files';
import { FolderStorage } from './folder-storage';
import { S3Storage } from './s3-storage';
import type { FileStorage } from './storage';
import { Storages } from './storages';

const LIMIT = 20 * 1024 * 1024;
const allow = { allow: ['127.0.0.0/8'] };
const http = createHttpClient(allow);
const streams = createHttpStreamClient(allow);

let database: TestDatabase;
let db: DataSource;
let rows: FileRepository;
let folder: string;
let s3: S3Server;

beforeAll(async () => {
  database = await createTestDatabase();
  db = await createDataSource({ url: database.url, poolSize: 3 }).initialize();
  rows = new FileRepository(db);
  s3 = await startS3Server(['files']);
});
afterAll(async () => {
  await Promise.all([http.close(), streams.close(), s3.close()]);
  await db.destroy();
  await database.drop();
});
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sluice-files-'));
});
afterEach(async () => {
  await db.query('DELETE FROM files');
  await rm(folder, { recursive: true, force: true });
});

const bucket = (over: { secretAccessKey?: string; accessKeyId?: string; bucket?: string } = {}): S3Storage =>
  new S3Storage({
    endpoint: s3.url,
    bucket: 'files',
    region: 'us-east-1',
    accessKeyId: s3.accessKeyId,
    secretAccessKey: s3.secretAccessKey,
    style: 'path',
    prefix: 'sluice/',
    http,
    streams,
    ...over,
  });

const filesIn = (storage: FileStorage): Files => new Files(rows, new Storages(storage), LIMIT);
const owner = (signal = new AbortController().signal) => ({ workspaceId: newId(), runId: newId(), signal });
const sweepOf = (storage: FileStorage): FileSweep => new FileSweep(rows, new Storages(storage));
const states = async (): Promise<string[]> =>
  (await db.query<{ state: string }[]>('SELECT state FROM files ORDER BY id')).map(({ state }) => state);
const kept = async (): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);

async function* pieces(...chunks: (Buffer | Error)[]) {
  for (const chunk of chunks) {
    if (chunk instanceof Error) throw chunk;
    yield chunk;
  }
}

describe.each([
  ['a folder', (): FileStorage => new FolderStorage(folder)],
  ['a bucket', (): FileStorage => bucket()],
])('files in %s', (_where, storage) => {
  it('come out as they went in', async () => {
    const run = owner();
    const files = filesIn(storage()).forRun(run);
    const bytes = randomBytes(9 * 1024 * 1024 + 17);
    const ref = await files.save(pieces(bytes.subarray(0, 5), bytes.subarray(5)), { name: 'a/b/Größe.PDF' });
    expect(ref).toEqual({
      $file: expect.any(String),
      name: 'Größe.PDF',
      contentType: 'application/pdf',
      size: bytes.length,
    });
    const { content, ...facts } = await files.open(ref);
    const chunks: Buffer[] = [];
    for await (const chunk of content) chunks.push(chunk);
    expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
    expect(facts).toMatchObject({ name: 'Größe.PDF', size: bytes.length });
    expect((await rows.list(run.workspaceId, 10, run.runId))[0]).toMatchObject({
      sha256: createHash('sha256').update(bytes).digest(),
    });
    await expect(files.read(ref, 1000)).rejects.toMatchObject({ failure: { code: 'files.too_large' } });
  });

  it('may be empty', async () => {
    const files = filesIn(storage()).forRun(owner());
    const ref = await files.save('', { name: 'empty' });
    expect(ref.size).toBe(0);
    expect(await files.read(ref)).toEqual(Buffer.alloc(0));
  });

  it('are not seen from another workspace', async () => {
    const files = filesIn(storage());
    const ref = await files.forRun(owner()).save('secret', { name: 'a.txt' });
    await expect(files.forRun(owner()).open(ref)).rejects.toMatchObject({
      failure: { code: 'files.missing' },
    });
  });

  it('leave nothing when they are too large, or stopped', async () => {
    const place = storage();
    const files = filesIn(place);
    const tooMuch = pieces(...Array.from({ length: 21 }, () => Buffer.alloc(1024 * 1024)));
    await expect(files.forRun(owner()).save(tooMuch, { name: 'a' })).rejects.toMatchObject({
      failure: { code: 'files.too_large' },
    });
    const stop = new AbortController();
    const slow = (async function* () {
      yield Buffer.from('a');
      stop.abort();
      yield Buffer.from('b');
    })();
    await expect(files.forRun(owner(stop.signal)).save(slow, { name: 'a' })).rejects.toMatchObject({
      failure: { code: 'files.cancelled', kind: 'cancelled' },
    });
    const broken = pieces(Buffer.from('a'), new Error('the source broke'));
    await expect(files.forRun(owner()).save(broken, { name: 'a' })).rejects.toThrow('the source broke');
    expect(await states()).toEqual(['gone', 'gone', 'gone']);
    expect(await sweepOf(place).run(30)).toEqual({ removed: 3, error: null });
    expect([await states(), await kept()]).toEqual([[], []]);
  });
});

describe('what a crash leaves', () => {
  const age = (state: string) =>
    db.query(`UPDATE files SET changed_at = now() - interval '25 hours' WHERE state = $1`, [state]);

  /** Keeps what hangs from being collected as garbage, which would close it. */
  const dead: unknown[] = [];

  /** The process is gone at this point: nothing after it happens. */
  const dying = (at: 'before' | 'halfway' | 'after'): FileStorage & { died: Promise<void> } => {
    const storage = new FolderStorage(folder);
    let tell: () => void = () => undefined;
    const died = new Promise<void>((resolve) => (tell = resolve));
    const never = () => {
      tell();
      return new Promise<never>((_resolve, reject) => dead.push(reject));
    };
    return {
      backend: 'dir',
      died,
      read: (key) => storage.read(key),
      remove: (key) => storage.remove(key),
      write: async (key, content) => {
        if (at === 'before') return never();
        const halfway = async function* () {
          for await (const chunk of content) {
            yield chunk;
            if (at === 'halfway') await never();
          }
        };
        await storage.write(key, halfway());
        return never();
      },
    };
  };

  it.each(['before', 'halfway', 'after'] as const)('%s the bytes: no file, and soon no bytes', async (at) => {
    const storage = dying(at);
    void filesIn(storage).forRun(owner()).save('bytes', { name: 'a' });
    await storage.died;
    const sweep = sweepOf(new FolderStorage(folder));
    // It may still be at it.
    expect(await sweep.run(30)).toEqual({ removed: 0, error: null });
    expect(await kept()).toHaveLength(at === 'before' ? 0 : 1);
    await age('writing');
    expect(await sweep.run(30)).toEqual({ removed: 1, error: null });
    expect([await states(), await kept()]).toEqual([[], []]);
  });

  it('between the row and the bytes of a removal: the bytes go with the next sweep', async () => {
    const storage = new FolderStorage(folder);
    const files = filesIn(storage);
    const run = owner();
    const ref = await files.forRun(run).save('bytes', { name: 'a' });
    expect(await files.remove(run.workspaceId, ref.$file)).toBe(true);
    const broken: FileStorage = {
      backend: 'dir',
      write: () => Promise.reject(new Error('no')),
      read: (key) => storage.read(key),
      remove: () => Promise.reject(new Error('the disk is away')),
    };
    expect(await sweepOf(broken).run(30)).toMatchObject({
      removed: 0,
      error: { message: 'the disk is away' },
    });
    await expect(files.forRun(run).open(ref)).rejects.toMatchObject({ failure: { code: 'files.missing' } });
    expect(await kept()).toHaveLength(1);
    // Bytes removed, but the process died before it said so.
    const [{ key } = { key: '' }] = await db.query<{ key: string }[]>('SELECT key FROM files');
    await storage.remove(key);
    expect(await sweepOf(storage).run(30)).toEqual({ removed: 1, error: null });
    expect(await states()).toEqual([]);
  });

  it('a write that took so long that it was given up: it says so, and nothing is left', async () => {
    const storage = new FolderStorage(folder);
    const slow: FileStorage = {
      backend: 'dir',
      read: (key) => storage.read(key),
      remove: (key) => storage.remove(key),
      write: async (key, content) => {
        await storage.write(key, content);
        await age('writing');
        await sweepOf(storage).run(30);
      },
    };
    await expect(filesIn(slow).forRun(owner()).save('a', { name: 'a' })).rejects.toMatchObject({
      failure: { code: 'files.missing' },
    });
    expect([await states(), await kept()]).toEqual([[], []]);
  });
});

describe('retention', () => {
  it('removes files with their run, and not before', async () => {
    const storage = new FolderStorage(folder);
    const files = filesIn(storage);
    const [old, held, young] = [owner(), owner(), owner()];
    for (const run of [old, held, young]) await files.forRun(run).save('a', { name: 'a' });
    const uploaded = { ...owner(), runId: null };
    await files.forRun(uploaded).save('a', { name: 'a' });
    await db.query(
      `UPDATE files SET created_at = now() - interval '31 days' WHERE run_id IS DISTINCT FROM $1`,
      [young.runId],
    );
    await db.query(
      `INSERT INTO runs (id, workspace_id, workflow_id, version_id, event_id) VALUES ($1, $2, $3, $3, $3)`,
      [held.runId, held.workspaceId, newId()],
    );
    expect(await sweepOf(storage).run(0)).toEqual({ removed: 0, error: null });
    expect(await sweepOf(storage).run(30)).toEqual({ removed: 2, error: null });
    const left = await db.query<{ run_id: string }[]>('SELECT run_id FROM files ORDER BY id');
    expect(left.map(({ run_id }) => run_id)).toEqual([held.runId, young.runId]);
    expect(await kept()).toHaveLength(2);
  });
});

describe('what else a file can be', () => {
  const open = (value: unknown, workspaceId = newId()) =>
    filesIn(new FolderStorage(folder))
      .forRun({ ...owner(), workspaceId })
      .open(value);
  const read = async (value: unknown, workspaceId?: string) => {
    const { content, ...facts } = await open(value, workspaceId);
    let text = '';
    for await (const chunk of content) text += chunk.toString();
    return { ...facts, text };
  };

  it('is text, or what older versions put into runs', async () => {
    expect(await read('héllo')).toMatchObject({ name: 'text.txt', size: 6, text: 'héllo' });
    const photo = { filename: 'a.png', contentType: 'image/png', size: 2, base64: 'aGk=' };
    expect(await read(photo)).toMatchObject({ name: 'a.png', contentType: 'image/png', size: 2, text: 'hi' });
    const attachment = { name: 'x.csv', type: 'text/csv', size: 2, inline: false, base64: 'aGk=' };
    expect(await read(attachment)).toMatchObject({ name: 'x.csv', contentType: 'text/csv', text: 'hi' });
    expect(await read({ contentType: null, size: 2, base64: 'aGk=' })).toMatchObject({
      name: 'file',
      text: 'hi',
    });
  });

  it.each([[null], [42], [{}], [{ base64: 7 }], [[]], [undefined]])('is not %j', async (value) => {
    await expect(open(value)).rejects.toMatchObject({
      failure: { code: 'files.not_a_file', kind: 'permanent' },
    });
  });

  it.each(['', 'x', '../../etc/passwd', 'event:', 'event:example:body', `event:${newId()}:body`])(
    'is not at %j',
    async ($file) => {
      await expect(open({ $file })).rejects.toMatchObject({ failure: { code: 'files.missing' } });
    },
  );

  it('is within an event, for its workspace only', async () => {
    const [workspaceId, eventId] = [newId(), newId()];
    const part = (name: string, type: string, text: string) =>
      `--x\r\nContent-Disposition: form-data; name="${name}"; filename="${name}.txt"\r\nContent-Type: ${type}\r\n\r\n${text}\r\n`;
    const body = `${part('a', 'text/plain', 'first')}${part('b', 'image/png', 'second')}--x--\r\n`;
    await db.query(
      `INSERT INTO events (id, workspace_id, source, content_type, body) VALUES ($1, $2, 'webhook', $3, $4)`,
      [eventId, workspaceId, 'multipart/form-data; boundary=x', Buffer.from(body)],
    );
    expect(await read({ $file: `event:${eventId}:part.1` }, workspaceId)).toEqual({
      name: 'b.txt',
      contentType: 'image/png',
      size: 6,
      sha256: null,
      text: 'second',
    });
    expect(await read({ $file: `event:${eventId}:body` }, workspaceId)).toMatchObject({ text: body });
    for (const bad of ['part.2', 'attachment.0', 'part', 'part.-1', 'other'])
      await expect(open({ $file: `event:${eventId}:${bad}` }, workspaceId)).rejects.toMatchObject({
        failure: { code: 'files.missing' },
      });
    await expect(open({ $file: `event:${eventId}:part.1` })).rejects.toMatchObject({
      failure: { code: 'files.missing' },
    });
  });
});

describe('a bucket that does not work', () => {
  it.each([
    [{ accessKeyId: 'nobody' }, 'InvalidAccessKeyId'],
    [{ bucket: 'other-bucket' }, 'NoSuchBucket'],
  ])('says why: %j', async (over, words) => {
    await expect(filesIn(bucket(over)).forRun(owner()).save('a', { name: 'a' })).rejects.toMatchObject({
      failure: { code: 'files.storage', kind: 'retryable', message: expect.stringContaining(words) },
    });
    expect(await states()).toEqual(['gone']);
  });
});

it('reads what an earlier setting stored', async () => {
  const run = owner();
  const ref = await filesIn(new FolderStorage(folder)).forRun(run).save('old', { name: 'a' });
  const now = new Files(rows, new Storages(bucket(), [new FolderStorage(folder)]), LIMIT);
  expect((await now.forRun(run).read(ref)).toString()).toBe('old');
  await expect(filesIn(bucket()).forRun(run).open(ref)).rejects.toMatchObject({
    failure: { code: 'files.storage' },
  });
});
