import { isSecretName, redact, REDACTED, redactValues } from './redact';

describe('redact', () => {
  it('masks fields with a secret’s name, however deep, and leaves the rest', () => {
    const value = {
      user: 'ann',
      Password: 'x',
      deep: [{ 'X-Api-Key': 'k', api_key: 'k2', count: 3 }],
      none: null,
    };
    expect(redact(value)).toEqual({
      user: 'ann',
      Password: REDACTED,
      deep: [{ 'X-Api-Key': REDACTED, api_key: REDACTED, count: 3 }],
      none: null,
    });
  });

  it('masks every occurrence of a secret inside a text', () => {
    expect(redact({ url: '/a?k=canary&l=canary', list: ['canary'] }, ['canary'])).toEqual({
      url: `/a?k=${REDACTED}&l=${REDACTED}`,
      list: [REDACTED],
    });
  });

  it('masks objects and lists under a secret’s name whole', () => {
    expect(redact({ authorization: ['Bearer a'], token: { value: 'b' } })).toEqual({
      authorization: REDACTED,
      token: REDACTED,
    });
  });

  it('masks a secret in a field’s name, and a number that is one', () => {
    expect(redact({ 'canary-1': 1, pin: 123456, count: 12 }, ['canary', '123456'])).toEqual({
      [`${REDACTED}-1`]: 1,
      pin: REDACTED,
      count: 12,
    });
  });

  it.each([0, 100])('masks the longer of two secrets first, also beside %s others', (count) => {
    const others = Array.from({ length: count }, (_, n) => `another-${n}`);
    const secrets = [...others, 'canary', 'canary-long', '4711'];
    expect(redact(['canary-long', 'a canary', 4711, 'another'], secrets)).toEqual([
      REDACTED,
      `a ${REDACTED}`,
      REDACTED,
      'another',
    ]);
  });

  it('does not search for short secrets, which would mask ordinary words', () => {
    expect(redact({ text: 'a cat' }, ['a', 'cat'])).toEqual({ text: 'a cat' });
  });

  it('shows that a secret is empty or missing', () => {
    expect(redact({ password: '', token: null })).toEqual({ password: '', token: null });
  });

  it('copies, and takes __proto__ for a name like any other', () => {
    const value = JSON.parse('{"__proto__": {"password": "x"}}') as object;
    const copy = redact(value) as object;
    expect(copy).not.toBe(value);
    expect(JSON.stringify(copy)).toBe(`{"__proto__":{"password":"${REDACTED}"}}`);
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
  });
});

describe('redactValues', () => {
  it('leaves names alone', () => {
    expect(redactValues({ token: 'needed', said: 'a canary' }, ['canary'])).toEqual({
      token: 'needed',
      said: `a ${REDACTED}`,
    });
  });

  it('copies nothing where there is no secret', () => {
    const value = { a: 1, deep: [{ said: 'nothing' }, null, new Date(0)] };
    expect(redactValues(value, [])).toBe(value);
    expect(redactValues(value, ['canary'])).toBe(value);
    const mixed = { kept: value, list: ['canary', 2] };
    const shown = redactValues(mixed, ['canary']) as typeof mixed;
    expect(shown).toEqual({ kept: value, list: [REDACTED, 2] });
    expect(shown.kept).toBe(value);
    expect(mixed.list[0]).toBe('canary');
  });
});

describe('isSecretName', () => {
  it.each(['Authorization', 'cookie', 'Set-Cookie', 'client_secret', 'accessToken', 'X-Hub-Signature-256'])(
    'knows %s',
    (name) => {
      expect(isSecretName(name)).toBe(true);
    },
  );

  it.each(['author', 'tokens_used', 'secretary', 'name'])('lets %s be seen', (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});
