import { deflateRawSync, crc32 } from 'node:zlib';

import type { ActionDeclaration, FileRef } from '#connector-sdk';
import { createHttpClient, createHttpStreamClient } from '#outbound';
import { fakeActionContext, memoryFiles, startUpstream } from '#testing';

import { connector } from '.';

const store = memoryFiles();
const bytesOf = (ref: unknown) => store.files.read(ref, 1e9);

function run(key: string, input: Record<string, unknown>, over = {}) {
  const action = connector.actions.find((one): one is ActionDeclaration => one.key === key)!;
  return action.run(fakeActionContext(input, { files: store.files, ...over })) as Promise<
    Record<string, unknown>
  >;
}

/** An archive as anybody could make it, truthful or not. */
function archive(
  entries: { name: string; data: Buffer; says?: number; method?: number; flags?: number; crc?: number }[],
) {
  const locals: Buffer[] = [];
  const listed: Buffer[] = [];
  let offset = 0;
  for (const { name, data, says = data.length, method = 8, flags = 0x0800, crc = crc32(data) } of entries) {
    const packed = method === 8 ? deflateRawSync(data) : data;
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(Buffer.byteLength(name), 26);
    const local = Buffer.concat([head, Buffer.from(name), packed]);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(flags, 8);
    entry.writeUInt16LE(method, 10);
    entry.writeUInt32LE(crc, 16);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(says, 24);
    entry.writeUInt16LE(Buffer.byteLength(name), 28);
    entry.writeUInt32LE(offset, 42);
    locals.push(local);
    listed.push(Buffer.concat([entry, Buffer.from(name)]));
    offset += local.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...listed, end]);
}

const save = (bytes: Buffer, name = 'a.zip'): Promise<FileRef> => store.files.save(bytes, { name });
const unzip = async (zip: Buffer, input = {}) => run('unzip', { file: await save(zip), ...input });

describe('archives', () => {
  it('go there and back', async () => {
    const large = await save(Buffer.alloc(3_000_000, 'abc'), 'large.txt');
    const { file } = await run('zip', {
      files: [large, 'text', 'more text', { path: '../in/über/./a.txt', file: 'deep' }],
      name: 'all.zip',
    });
    expect(file).toMatchObject({ name: 'all.zip', contentType: 'application/zip' });
    const { files } = (await run('unzip', { file })) as { files: { path: string; file: FileRef }[] };
    const read = await Promise.all(
      files.map(async ({ path, file: one }) => [path, (await bytesOf(one)).toString('utf8', 0, 20)]),
    );
    expect(read).toEqual([
      ['large.txt', 'abcabcabcabcabcabcab'],
      ['text.txt', 'text'],
      ['text (2).txt', 'more text'],
      ['in/über/a.txt', 'deep'],
    ]);
    expect(files[0]!.file.size).toBe(3_000_000);
    expect((await run('unzip', { file, endings: ['.TXT'] })).count).toBe(4);
    expect((await run('unzip', { file, endings: ['csv'] })).count).toBe(0);
  });

  it.each([
    ['../../etc/passwd', 'etc/passwd'],
    ['/etc/passwd', 'etc/passwd'],
    ['C:\\windows\\a.ini', 'windows/a.ini'],
    ['..\\..\\a', 'a'],
    ['a/\u0000/../b', 'a/b'],
  ])('lead nowhere else: %j', async (name, path) => {
    const { files } = (await unzip(archive([{ name, data: Buffer.from('x') }]))) as {
      files: { path: string }[];
    };
    expect(files.map((one) => one.path)).toEqual([path]);
  });

  const zeros = Buffer.alloc(300 * 1024 * 1024);
  it.each<[string, () => Buffer, string]>([
    ['a bomb', () => archive([{ name: 'a', data: zeros }]), 'files.zip_bomb'],
    ['a bomb that says it is small', () => archive([{ name: 'a', data: zeros, says: 10 }]), 'files.zip_bomb'],
    [
      'too many entries',
      () => archive(Array.from({ length: 1001 }, () => ({ name: 'a', data: Buffer.alloc(0) }))),
      'files.too_many_entries',
    ],
    ['a password', () => archive([{ name: 'a', data: Buffer.from('x'), flags: 1 }]), 'files.zip_encrypted'],
    [
      'an unknown method',
      () => archive([{ name: 'a', data: Buffer.from('x'), method: 14 }]),
      'files.zip_method',
    ],
    ['a wrong checksum', () => archive([{ name: 'a', data: Buffer.from('x'), crc: 1 }]), 'files.bad_zip'],
    ['half an archive', () => archive([{ name: 'a', data: Buffer.from('x') }]).subarray(20), 'files.bad_zip'],
    [
      'an offset beyond the end',
      () => {
        const zip = archive([{ name: 'a', data: Buffer.from('x') }]);
        zip.writeUInt32LE(1e9, zip.length - 6);
        return zip;
      },
      'files.bad_zip',
    ],
    [
      'more than 4 GB',
      () => archive([{ name: 'a', data: Buffer.from('x'), says: 0xffffffff }]),
      'files.zip64',
    ],
    ['nothing', () => Buffer.alloc(0), 'files.bad_zip'],
  ])('with %s are refused', async (_what, zip, code) => {
    await expect(unzip(zip())).rejects.toMatchObject({ failure: { kind: 'permanent', code } });
  });
});

describe('workbooks', () => {
  it('go there and back', async () => {
    const rows = [
      { Name: 'Ann', Total: 5.5, Paid: true, Note: null },
      { Name: '=1+1', Total: -7, Paid: false, Note: '007' },
    ];
    const { file } = await run('write-xlsx', { rows, sheet: 'Orders' });
    expect(await run('read-xlsx', { file })).toEqual({
      rows,
      count: 2,
      more: false,
      sheet: 'Orders',
      sheets: ['Orders'],
    });
    expect(await run('read-xlsx', { file, header: false, limit: 1 })).toMatchObject({
      rows: [['Name', 'Total', 'Paid', 'Note']],
      more: true,
    });
    await expect(run('read-xlsx', { file, sheet: 'Other' })).rejects.toMatchObject({
      failure: { code: 'files.no_such_sheet', message: expect.stringContaining('‘Orders’') },
    });
  });

  it('that are bombs are refused before they are opened', async () => {
    const file = await save(
      archive([{ name: 'xl/worksheets/sheet1.xml', data: Buffer.alloc(201 * 1024 * 1024) }]),
    );
    await expect(run('read-xlsx', { file })).rejects.toMatchObject({ failure: { code: 'files.zip_bomb' } });
  });

  it('that are archives of something else are refused', async () => {
    const file = await save(archive([{ name: 'a.txt', data: Buffer.from('x') }]));
    await expect(run('read-xlsx', { file })).rejects.toMatchObject({
      failure: { code: 'files.bad_workbook' },
    });
  });

  it('end with the step', async () => {
    const stop = AbortSignal.abort();
    await expect(run('write-xlsx', { rows: [{ a: 1 }] }, { signal: stop })).rejects.toMatchObject({
      failure: { kind: 'cancelled' },
    });
  });
});

describe('downloads', () => {
  const http = createHttpClient({ allow: ['127.0.0.0/8'] });
  const streams = createHttpStreamClient({ allow: ['127.0.0.0/8'] });
  const guarded = createHttpStreamClient({ allow: [] });
  afterAll(() => Promise.all([http.close(), streams.close(), guarded.close()]));

  it('come from where anybody may read, and not from within', async () => {
    const upstream = await startUpstream({
      body: Buffer.alloc(200_000, 'x'),
      headers: { 'content-type': 'text/csv' },
    });
    const url = `${upstream.url}/reports/J%C3%A4nner.csv?token=1`;
    expect(await run('download', { url }, { http, streams })).toMatchObject({
      file: { name: 'Jänner.csv', contentType: 'text/csv', size: 200_000 },
    });
    await expect(run('download', { url }, { http, streams: guarded })).rejects.toMatchObject({
      failure: { code: 'outbound.blocked_address' },
    });
    await upstream.close();
  });
});
