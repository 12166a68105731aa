import { createHash, randomBytes } from 'node:crypto';

import type { HttpRequest } from '#kernel';
import { createHttpClient } from '#outbound';
import { memoryFiles, startUpstream, type Upstream } from '#testing';

import { runAction } from '../../test/run-action';
import { connector } from '.';

const client = createHttpClient({ allow: ['127.0.0.1/32'] });
const bytes = randomBytes(3 * 1024 * 1024);
const file = { $file: 'movie', name: 'door & gate.mp4', contentType: 'video/mp4', size: bytes.length };
const digest = (content: Buffer) => createHash('sha256').update(content).digest('hex');

let upstream: Upstream;
let place: number;

beforeAll(async () => {
  upstream = await startUpstream(({ url }) => {
    if (url === '/upload/v1/secret-place') return { status: place, body: 'OK' };
    return url === '/api/files.getUploadURLExternal'
      ? { body: { ok: true, upload_url: `${upstream.url}/upload/v1/secret-place`, file_id: 'F1' } }
      : { body: { ok: true, files: [{ id: 'F1', title: 'The door' }] } };
  });
});
beforeEach(() => {
  place = 200;
  upstream.requests.length = 0;
});
afterAll(() => upstream.close());

function upload() {
  const { files } = memoryFiles({ movie: { ...file, base64: bytes.toString('base64') } });
  const bodies: HttpRequest['body'][] = [];
  const http = {
    request: (request: HttpRequest) => {
      bodies.push(request.body);
      return client.request(request);
    },
  };
  const auth = { kind: 'access', fields: { token: 'xoxb-1', baseUrl: `${upstream.url}/api` } };
  const input = { file, channel: 'C1', title: 'The door' };
  return { bodies, output: runAction(connector, 'upload_file', input, auth, { http, files }) };
}

it('streams a file to where Slack says, with its length and without the token', async () => {
  const { bodies, output } = upload();
  expect(await output).toMatchObject({ id: 'F1', title: 'The door' });
  const [asked, sent, done] = upstream.requests;
  expect(asked!.body.toString()).toBe(`filename=door+%26+gate.mp4&length=${bytes.length}`);
  expect(sent!.headers).toMatchObject({
    'content-length': String(bytes.length),
    'content-type': 'application/octet-stream',
  });
  expect(sent!.headers.authorization).toBeUndefined();
  expect(digest(sent!.body)).toBe(digest(bytes));
  expect(JSON.parse(done!.body.toString())).toEqual({
    files: [{ id: 'F1', title: 'The door' }],
    channel_id: 'C1',
  });
  expect(bodies[1]).toHaveProperty([Symbol.asyncIterator as never]);
});

it('does not tell Slack that it is there when it is not, and keeps the place to itself', async () => {
  place = 500;
  const failure: unknown = await upload().output.catch((error: unknown) => error);
  expect(failure).toMatchObject({ failure: { kind: 'retryable', code: 'http.status' } });
  expect(JSON.stringify(failure)).not.toContain('secret-place');
  expect(upstream.requests).toHaveLength(2);
});
