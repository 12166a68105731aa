import type { SocketRequest } from '#connector-sdk';

import { SERVE_AUTH, secretParameter, verifyFirstMessage, verifyRequest } from './serve-auth';

const request = (changes: Partial<SocketRequest> = {}): SocketRequest => ({
  path: '',
  query: '',
  fields: {},
  address: '127.0.0.1',
  ...changes,
});
const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
const incoming = (kind: string, fields: Record<string, unknown>) => ({ kind, fields });
const byKey = (place: string, name = '') =>
  incoming('incoming_key', { place, name, secrets: 'one\n two \n' });

describe('who connects', () => {
  it.each([
    [byKey('header'), { fields: { 'x-api-key': 'one' } }],
    [byKey('header', 'X-My-Key'), { fields: { 'x-my-key': 'two' } }],
    [byKey('query'), { query: 'key=one' }],
    [byKey('query', 'my key'), { query: 'a=b&my+key=tw%6F' }],
    [incoming('incoming_bearer', { secrets: 'tok' }), { fields: { authorization: 'bearer tok' } }],
    [incoming('incoming_basic', { username: 'ann', secrets: 'p:w' }), { fields: basic('ann:p:w') }],
  ])('%# is let in with the right credentials', (auth, changes) => {
    expect(verifyRequest(request(changes), auth)).toMatchObject({ ok: true });
  });

  it.each([
    [byKey('header'), { fields: { 'x-api-key': 'on' } }],
    [byKey('header'), { fields: { 'x-api-key': '' } }],
    [byKey('header'), { query: 'key=one' }],
    [byKey('query'), { query: 'key=' }],
    [byKey('query'), { fields: { 'x-api-key': 'one' } }],
    [incoming('incoming_key', { place: 'header' }), { fields: { 'x-api-key': '' } }],
    [incoming('incoming_key', { place: 'message', secrets: ' ' }), {}],
    [incoming('incoming_bearer', { secrets: 'tok' }), { fields: { authorization: 'Bearer tok2' } }],
    [incoming('incoming_bearer', { secrets: '' }), { fields: { authorization: 'Bearer ' } }],
    [incoming('incoming_basic', { username: 'ann', secrets: 'pw' }), { fields: basic('ann:pW') }],
    [incoming('incoming_basic', { username: 'ann', secrets: 'pw' }), { fields: basic('Ann:pw') }],
    [incoming('other', { secrets: 'one' }), { fields: { 'x-api-key': 'one' } }],
  ])('%# is not let in without', (auth, changes) => {
    expect(verifyRequest(request(changes), auth)).toMatchObject({ ok: false, status: 401 });
  });

  it('may show it by a first message', () => {
    const auth = byKey('message', 'token');
    expect(verifyRequest(request(), auth)).toBe('first message');
    expect(verifyFirstMessage(Buffer.from('{"token":"two"}'), auth)).toMatchObject({ ok: true });
    expect(verifyFirstMessage(Buffer.from(' one\n'), byKey('message'))).toMatchObject({ ok: true });
    for (const bad of ['two', '{"token":"on"}', '{"token":null}', '[]', '"two"', '{'])
      expect(verifyFirstMessage(Buffer.from(bad), auth)).toMatchObject({ ok: false });
  });
});

it('only a key in the address is a secret there', () => {
  expect(secretParameter(byKey('query'))).toBe('key');
  expect(secretParameter(byKey('query', ' k '))).toBe('k');
  expect(secretParameter(byKey('header'))).toBeNull();
  expect(SERVE_AUTH.map(({ key }) => key)).toEqual(['incoming_key', 'incoming_bearer', 'incoming_basic']);
});
