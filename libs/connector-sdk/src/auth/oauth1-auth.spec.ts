import { signatureBase, signOAuth1 } from './oauth1-auth';

/** The examples of RFC 5849. */
describe('OAuth 1', () => {
  it('makes the signature base string of §3.4.1.1', () => {
    const request = {
      method: 'POST',
      url: 'http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'c2&a3=2+q',
    };
    expect(
      signatureBase(request, [
        ['oauth_consumer_key', '9djdj82h48djs9d2'],
        ['oauth_token', 'kkk9d7dh3k39sjv7'],
        ['oauth_signature_method', 'HMAC-SHA1'],
        ['oauth_timestamp', '137131201'],
        ['oauth_nonce', '7d8f3e4a'],
      ]),
    ).toBe(
      'POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540' +
        '%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3D' +
        'HMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7',
    );
  });

  it('signs the request of §1.2 as it is signed there', () => {
    const signed = signOAuth1(
      { method: 'GET', url: 'http://photos.example.net/photos?file=vacation.jpg&size=original' },
      {
        consumerKey: 'dpf43f3p2l4k3l03',
        consumerSecret: 'kd94hf93k423kf44',
        token: 'nnch734d00sl2jdk',
        tokenSecret: 'pfkkdhi9sl3r4s00',
        realm: 'Photos',
      },
      { timestamp: '137131202', nonce: 'chapoH' },
    );
    expect(signed.headers).toEqual({
      authorization:
        'OAuth realm="Photos", oauth_consumer_key="dpf43f3p2l4k3l03", oauth_token="nnch734d00sl2jdk", ' +
        'oauth_signature_method="HMAC-SHA1", oauth_timestamp="137131202", oauth_nonce="chapoH", ' +
        'oauth_signature="MdpQcU8iPSUjWoN%2FUDMsK2sui9I%3D"',
    });
  });

  it('signs with SHA-256 where that is chosen, and a nonce of its own each time', () => {
    const fields = { consumerKey: 'a', consumerSecret: 'b', signatureMethod: 'HMAC-SHA256' };
    const sign = (nonce: string) =>
      signOAuth1({ method: 'get', url: 'https://a.example/' }, fields, { timestamp: '1', nonce }).headers;
    expect(String(sign('x')?.['authorization'])).toContain('oauth_signature_method="HMAC-SHA256"');
    expect(sign('x')).not.toEqual(sign('y'));
  });

  it('does not sign a body that only comes while it is sent', () => {
    const stream = (async function* () {})();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const request = { method: 'POST', url: 'https://a.example/', headers, body: stream };
    expect(() => signOAuth1(request, { consumerKey: 'a' }, { timestamp: '1', nonce: 'x' })).toThrow(
      /can’t be signed/,
    );
  });
});
