import { Type } from 'typebox';

import type { AuthKind } from '../types';
import { addedSecrets, openFields } from './added-secrets';

const before = {
  method: 'GET',
  url: 'https://api.example.com/v1/chats/42?limit=10',
  headers: { accept: 'json' },
};

describe('what signing in added to a request', () => {
  it('is a header, whole and without the word before the token', () => {
    const after = { ...before, headers: { ...before.headers, authorization: 'Bearer abc123' } };
    expect(addedSecrets(before, after)).toEqual({
      secrets: ['Bearer abc123', 'abc123'],
      headers: ['authorization'],
    });
  });

  it('is a parameter of the query, also as it is spelt there', () => {
    const after = { ...before, url: `${before.url}&key=a%20b` };
    expect(addedSecrets(before, after)).toEqual({ secrets: ['a b', 'a%20b'], headers: [] });
  });

  it('is a part of the path, and not the parts that were there', () => {
    const after = { ...before, url: 'https://api.example.com/v1/bot17%3Aabc/chats/42?limit=10' };
    expect(addedSecrets(before, after)).toEqual({ secrets: ['bot17%3Aabc', 'bot17:abc'], headers: [] });
  });

  it.each([
    '1700000000',
    '1700000000123',
    '20260102T030405Z',
    '2026-01-02T03:04:05.678Z',
    '2026-01-02',
    'Tue, 14 Nov 2023 22:13:20 GMT',
  ])('is no secret where it is a point in time: %s', (time) => {
    const after = {
      ...before,
      headers: { ...before.headers, 'x-time': time },
      url: `${before.url}&t=${time}`,
    };
    expect(addedSecrets(before, after)).toEqual({ secrets: [], headers: ['x-time'] });
  });

  it.each(['170000', '17000000001', 'x1700000000', '1700000000 secret'])('is a secret else: %s', (text) => {
    const after = { ...before, headers: { ...before.headers, 'x-key': text } };
    expect(addedSecrets(before, after).secrets).toEqual([text]);
  });

  it('is no secret where the connection shows it', () => {
    const kind: AuthKind = {
      key: 'key',
      title: 'Key',
      fields: Type.Object({
        organization: Type.String(),
        key: Type.String({ ui: { secret: true } }),
        more: Type.Array(Type.String({ ui: { secret: true } })),
      }),
    };
    const fields = { organization: ' an org ', key: 'k', more: ['m'], unknown: 'u' };
    const open = openFields(kind, { kind: 'key', fields });
    expect([...open]).toEqual([' an org ', 'an org']);
    const headers = { ...before.headers, 'x-org': 'an org', 'x-key': 'k' };
    const url = 'https://api.example.com/v1/an%20org/chats/42?limit=10&org=an+org';
    expect(addedSecrets(before, { ...before, url, headers }, open).secrets).toEqual(['k']);
  });

  it('is nothing where nothing was added', () => {
    expect(addedSecrets(before, { ...before })).toEqual({ secrets: [], headers: [] });
  });
});
