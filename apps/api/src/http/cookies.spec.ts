import { parseCookies, serializeCookie } from './cookies';

describe('cookies', () => {
  it('come back as they went', () => {
    const header = serializeCookie('session', 'a b;c=ü', { secure: true, maxAgeSeconds: 60 });
    expect(header).toBe('session=a%20b%3Bc%3D%C3%BC; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure');
    expect(parseCookies(header.split(';')[0]).session).toBe('a b;c=ü');
  });

  it('are read from whatever a browser sends, of two with one name the first', () => {
    expect(parseCookies(undefined)).toEqual({});
    expect(parseCookies('a=1; b=2;; odd; =x; a=3; bad=%zz; __proto__=1')).toMatchObject({
      a: '1',
      b: '2',
      bad: '%zz',
    });
  });
});
