import { once } from 'node:events';

import { Busboy } from '@fastify/busboy';

import { createHttpClient, createHttpStreamClient } from '#outbound';
import { memoryFiles, startUpstream, type Upstream } from '#testing';

import { runAction } from '../../test/run-action';
import { connector } from '.';

const TOKEN = '123456:ABC-DEF';
const allow = ['127.0.0.1/32'];
const http = createHttpClient({ allow });
const streams = createHttpStreamClient({ allow });
const bytes = Buffer.from('The door --sluice is\r\n"open"\r\n'.repeat(50_000));
const file = { $file: 'report', name: 'the "door".txt', contentType: 'text/plain', size: bytes.length };

let upstream: Upstream;
let auth: { kind: string; fields: Record<string, unknown> };

beforeAll(async () => {
  upstream = await startUpstream(({ url }) => {
    if (url.endsWith('/getFile'))
      return { body: { ok: true, result: { file_path: 'documents/file 1.txt' } } };
    if (url === `/file/bot${TOKEN}/documents/file%201.txt`)
      return { headers: { 'content-type': 'text/plain' }, body: bytes };
    return { body: { ok: true, result: { message_id: 42, chat: { id: -7 } } } };
  });
  auth = { kind: 'access', fields: { token: TOKEN, baseUrl: upstream.url } };
});
beforeEach(() => {
  upstream.requests.length = 0;
});
afterAll(() => upstream.close());

/** As a server reads it that knows nothing of how it was written. */
async function formOf({ headers, body }: Upstream['requests'][number]) {
  const fields: Record<string, string> = {};
  const files: { name: string; filename: string; mimeType: string; content: Buffer }[] = [];
  const busboy = new Busboy({ headers: { 'content-type': String(headers['content-type']) } });
  busboy.on('field', (name, value) => (fields[name] = value));
  busboy.on('file', (name, stream, filename, _encoding, mimeType) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => files.push({ name, filename, mimeType, content: Buffer.concat(chunks) }));
  });
  const done = once(busboy, 'finish');
  busboy.end(body);
  await done;
  return { fields, files };
}

it('sends a file as a form that every server can read', async () => {
  const { files } = memoryFiles({ report: { ...file, base64: bytes.toString('base64') } });
  const input = { chat: '-7', document: file, caption: 'It’s “open”', buttons: [{ text: 'Close' }] };
  const output = await runAction(connector, 'send_document', input, auth, { http, streams, files });
  expect(output).toMatchObject({ messageId: '42', chat: '-7' });
  const [sent] = upstream.requests;
  expect(sent!.url).toBe(`/bot${TOKEN}/sendDocument`);
  const form = await formOf(sent!);
  expect(form.fields).toEqual({
    ...{ chat_id: '-7', caption: 'It’s “open”' },
    reply_markup: '{"inline_keyboard":[[{"text":"Close","callback_data":"Close"}]]}',
  });
  expect(form.files).toHaveLength(1);
  expect(form.files[0]).toMatchObject({ name: 'document', mimeType: 'text/plain' });
  expect(form.files[0]!.content.equals(bytes)).toBe(true);
});

it('stores what is downloaded while it comes', async () => {
  const { files, saved } = memoryFiles();
  const output = await runAction(connector, 'download_file', { fileId: 'BQAC' }, auth, {
    http,
    streams,
    files,
  });
  expect(output).toEqual({
    file: { $file: 'saved-1', name: 'file 1.txt', contentType: 'text/plain', size: bytes.length },
  });
  expect(saved[0]!.bytes.equals(bytes)).toBe(true);
});

it('does not show the token of an address that nobody answers', async () => {
  const away = { ...auth, fields: { token: TOKEN, baseUrl: 'http://127.0.0.1:1' } };
  const failure: unknown = await runAction(connector, 'get_chat', { chat: '1' }, away, {
    http,
    streams,
  }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ failure: { kind: 'retryable' } });
  expect(JSON.stringify((failure as { failure: unknown }).failure)).not.toContain('ABC-DEF');
});
