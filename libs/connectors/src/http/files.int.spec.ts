import { createHttpClient, createHttpStreamClient } from '#outbound';
import { fakeActionContext, memoryFiles, startUpstream, type Upstream } from '#testing';

import { connector } from './index';
import type { RequestOutput } from './input';
import { requestAction } from './request.action';

const MIB = 1024 * 1024;
const LARGE = Buffer.alloc(6 * MIB, 'sluice ');

let upstream: Upstream;
const http = createHttpClient({ allow: ['127.0.0.1/32'] });
const streams = createHttpStreamClient({ allow: ['127.0.0.1/32'] });

beforeAll(async () => void (upstream = await startUpstream()));
afterAll(() => Promise.all([upstream.close(), http.close(), streams.close()]));
beforeEach(() => {
  upstream.requests.length = 0;
  upstream.answer({});
});

async function run(input: object, given: Parameters<typeof memoryFiles>[0] = {}) {
  const { files, saved } = memoryFiles(given);
  const auth = { kind: 'bearer', fields: { token: 'tok' } };
  const all = { method: 'POST', url: `${upstream.url}/x`, ...input };
  const context = fakeActionContext(all, { connector, auth, http, streams, files });
  return { output: (await requestAction.run(context as never)) as RequestOutput, saved };
}

const file = (bytes: Buffer) => ({
  ref: { $file: 'f', name: 'a.bin', contentType: 'application/x-a', size: bytes.length },
  given: { f: { name: 'a.bin', contentType: 'application/x-a', base64: bytes.toString('base64') } },
});

it.each([
  ['a small file', Buffer.from('hello'), '5'],
  ['a large one, as it is read', LARGE, undefined],
])('sends %s', async (_title, bytes, length) => {
  const { ref, given } = file(bytes);
  await run({ body: ref }, given);
  const [request] = upstream.requests;
  expect(request?.headers).toMatchObject({ 'content-type': 'application/x-a', authorization: 'Bearer tok' });
  expect(request?.headers['content-length']).toBe(length);
  expect(request?.body.equals(bytes)).toBe(true);
});

it('sends a large file within a form', async () => {
  const { ref, given } = file(LARGE);
  await run({ bodyType: 'multipart', body: { title: 'Hi', file: [ref] } }, given);
  const [request] = upstream.requests;
  expect(request?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
  expect(request?.body.includes('filename="a.bin"')).toBe(true);
  expect(request!.body.length).toBeGreaterThan(LARGE.length);
});

it('stores what is neither data nor text, and whatever is asked for as a file', async () => {
  upstream.answer({ body: Buffer.from([1, 2, 3]), headers: { 'content-type': 'image/png' } });
  const shown = await run({ method: 'GET' });
  expect(shown.output.body).toEqual({ $file: 'saved-1', name: 'x', contentType: 'image/png', size: 3 });
  upstream.answer({
    body: LARGE,
    headers: {
      'content-type': 'application/json',
      'content-disposition': "attachment; filename*=utf-8''..%2Fr%C3%A9sum%C3%A9.json",
    },
  });
  const saved = await run({ method: 'GET', readAs: 'file' });
  expect(saved.output.body).toMatchObject({
    name: 'résumé.json',
    contentType: 'application/json',
    size: LARGE.length,
  });
  expect(saved.saved[0]?.bytes.equals(LARGE)).toBe(true);
});

it('keeps an answer below its limit, whichever way it is read', async () => {
  upstream.answer({ body: LARGE, headers: { 'content-type': 'text/plain' } });
  await expect(run({ maxAnswerMib: 5, readAs: 'file' })).rejects.toMatchObject({
    failure: { code: 'http.answer_too_large' },
  });
  await expect(run({ maxAnswerMib: 5 })).rejects.toMatchObject({ failure: { kind: 'permanent' } });
  expect((await run({ maxAnswerMib: 6 })).output.body).toHaveLength(LARGE.length);
});

it('fails by the status, before a file is stored', async () => {
  upstream.answer({ status: 404, body: 'no' });
  const failing = run({ method: 'GET', readAs: 'file' });
  await expect(failing).rejects.toMatchObject({
    failure: { kind: 'permanent', code: 'http.status', details: { status: 404 } },
  });
  const taken = await run({ method: 'GET', readAs: 'file', failOnStatus: false });
  expect(taken).toMatchObject({ output: { status: 404 }, saved: [{ bytes: Buffer.from('no') }] });
});

it('gives up after its own time-out', async () => {
  let release = (): void => undefined;
  upstream.answer({ until: new Promise<void>((resolve) => (release = resolve)) });
  await expect(run({ timeoutSeconds: 1 })).rejects.toMatchObject({
    failure: { code: expect.stringMatching(/timeout|time_out/) as string },
  });
  release();
});
