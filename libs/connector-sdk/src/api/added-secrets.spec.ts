import { addedSecrets } from './added-secrets';

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

  it('is nothing where nothing was added', () => {
    expect(addedSecrets(before, { ...before })).toEqual({ secrets: [], headers: [] });
  });
});
