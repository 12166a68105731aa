import { redact, REDACTED } from './redact';
import { formsOf, formsOfAll } from './secret-forms';

const SECRET = ' s3cr+t/"with" ä & \\more\\ ';
const masks = (text: string, secret = SECRET): boolean => {
  const masked = redact(text, formsOf(secret)) as string;
  return masked.includes(REDACTED) && !masked.includes(secret.trim());
};

describe('formsOf', () => {
  it.each([
    ['as it is', SECRET],
    ['trimmed', `Bearer ${SECRET.trim()}`],
    ['in JSON', JSON.stringify({ token: SECRET })],
    ['in a URL', `https://a.example/?key=${encodeURIComponent(SECRET)}`],
    [
      'in a form',
      new URLSearchParams({ key: SECRET.trim().replaceAll('"', '') }).toString(),
      SECRET.trim().replaceAll('"', ''),
    ],
    ['in base64', Buffer.from(SECRET).toString('base64')],
    ['in base64url', Buffer.from(SECRET).toString('base64url')],
  ])('masks a secret %s', (_, text, secret = SECRET) => {
    expect(masks(text, secret)).toBe(true);
  });

  it('finds it anywhere in a text that is encoded as a whole', () => {
    const secret = 'Tr0ub4dor&3-canary';
    for (const before of ['', 'a:', 'ab:', 'abc:', 'some.user@shop.example:']) {
      for (const after of ['', '}', '"}', '"}\n']) {
        for (const encoding of ['base64', 'base64url'] as const) {
          const text = Buffer.from(`${before}${secret}${after}`).toString(encoding);
          const masked = redact(text, formsOf(secret)) as string;
          expect(masked).toContain(REDACTED);
          expect(Buffer.from(masked.replaceAll(REDACTED, ''), encoding).toString()).not.toContain('canary');
        }
      }
    }
  });

  it('finds a token among characters that are escaped, however often that is done', () => {
    const secret = 'Canary-header-7Qz9xLp2+/"&\\';
    const inner = JSON.stringify(JSON.stringify(JSON.stringify({ secret })));
    for (const text of [
      inner,
      secret.replaceAll('&', '&amp;').replaceAll('"', '&quot;'),
      Buffer.from(inner).toString('base64'),
    ]) {
      const shown = redact(text, formsOf(secret)) as string;
      expect(shown).toContain(REDACTED);
      expect(shown + Buffer.from(shown, 'base64').toString()).not.toContain('7Qz9');
    }
  });

  it('takes each line of a list, and of a PEM what is between its first and last', () => {
    expect(formsOf('first-secret\n second-secret ')).toEqual(
      expect.arrayContaining(['first-secret', 'second-secret']),
    );
    const pem =
      '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\n-----END PRIVATE KEY-----';
    expect(formsOf(pem)).not.toContain('-----END PRIVATE KEY-----');
    expect(redact(pem.split('\n')[1], formsOf(pem))).toBe(REDACTED);
    expect(redact({ key: pem, said: JSON.stringify({ pem }) }, formsOf(pem))).toEqual({
      key: REDACTED,
      said: `{"pem":"${REDACTED}"}`,
    });
  });

  it('leaves short ones alone, and puts the longest first', () => {
    expect(formsOf('abc')).toEqual([]);
    const lengths = formsOfAll(['abcd', 'abcdefgh', 'abcd']).map((form) => form.length);
    expect(lengths).toEqual([...lengths].sort((a, b) => b - a));
    expect(redact('abcdefgh', formsOfAll(['abcd', 'abcdefgh']))).toBe(REDACTED);
  });

  it('takes half a surrogate pair for a text like any other', () => {
    expect(() => formsOf('half \ud800 pair')).not.toThrow();
  });
});
