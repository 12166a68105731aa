import { verifyAddress } from './allowed-address';
import { verifyBasic, verifyBearer, verifyHeaderValue } from './credentials';

const basic = (text: string) => ({
  fields: { authorization: `Basic ${Buffer.from(text).toString('base64')}` },
});

describe('a key in a header', () => {
  const judge = (fields: Record<string, string>, keys: string[], name = 'X-Api-Key') =>
    verifyHeaderValue({ fields }, name, keys);

  it('has to be one of those that were entered', () => {
    expect(judge({ 'x-api-key': 'one' }, ['one', 'two'])).toEqual({ ok: true, secretHeaders: ['x-api-key'] });
    expect(judge({ 'x-api-key': 'two' }, ['one', 'two'])).toMatchObject({ ok: true });
    for (const given of ['on', 'onee', 'ONE', 'three'])
      expect(judge({ 'x-api-key': given }, ['one', 'two'])).toMatchObject({ ok: false, code: 'auth.wrong' });
  });

  it('has to be there', () => {
    for (const fields of [{}, { 'x-api-key': '' }, { 'x-api-key': ' ' }] as Record<string, string>[])
      expect(judge(fields, ['one'])).toMatchObject({ ok: false, code: 'auth.missing', status: 401 });
  });

  it('lets nothing in when none was entered', () => {
    expect(judge({ 'x-api-key': '' }, [])).toMatchObject({ code: 'signature.no_secret' });
    expect(judge({ '': 'x' }, ['x'], ' ')).toMatchObject({ code: 'signature.no_secret' });
  });
});

describe('a bearer token', () => {
  it('is what follows the word', () => {
    const judge = (authorization: string) => verifyBearer({ fields: { authorization } }, ['t1', 't2']);
    for (const good of ['Bearer t1', 'bearer t2', 'BEARER   t1'])
      expect(judge(good)).toEqual({ ok: true, secretHeaders: ['authorization'] });
    for (const none of ['', 't1', 'Bearer', 'Bearer ', 'Basic t1', 'Bearer t1 t2'])
      expect(judge(none)).toMatchObject({ code: 'auth.missing', headers: { 'www-authenticate': 'Bearer' } });
    expect(judge('Bearer t3')).toMatchObject({ code: 'auth.wrong' });
    expect(verifyBearer({ fields: { authorization: 'Bearer x' } }, [])).toMatchObject({ ok: false });
  });
});

describe('a user name and a password', () => {
  it('both have to be right', () => {
    const judge = (text: string) => verifyBasic(basic(text), 'ann', ['geheim:ü', 'new']);
    expect(judge('ann:geheim:ü')).toEqual({ ok: true, secretHeaders: ['authorization'] });
    expect(judge('ann:new')).toMatchObject({ ok: true });
    for (const wrong of ['ann:', ':new', 'ann', 'bob:new', 'Ann:new', 'annnew', '', 'ann:geheim'])
      expect(judge(wrong)).toMatchObject({ ok: false });
    expect(verifyBasic({ fields: {} }, 'ann', ['x'])).toMatchObject({
      code: 'auth.missing',
      headers: { 'www-authenticate': expect.stringContaining('Basic') as string },
    });
    expect(verifyBasic(basic('ann:'), 'ann', [])).toMatchObject({ code: 'signature.no_secret' });
  });
});

describe('an address', () => {
  const judge = (address: string | null, ...ranges: string[]) => verifyAddress({ address }, ranges).ok;

  it('is let in by itself or by its range', () => {
    expect(judge('203.0.113.7', '203.0.113.7')).toBe(true);
    expect(judge('203.0.113.7', '198.51.100.0/24', '203.0.113.0/24')).toBe(true);
    expect(judge('203.0.114.7', '203.0.113.0/24')).toBe(false);
    expect(judge('2001:db8::7', '2001:db8::/32')).toBe(true);
    expect(judge('2001:DB8:0:0::7', '2001:db8::7')).toBe(true);
    expect(judge('2001:db9::7', '2001:db8::/32')).toBe(false);
  });

  it('is the same in both spellings of IPv4', () => {
    expect(judge('::ffff:203.0.113.7', '203.0.113.0/24')).toBe(true);
    expect(judge('203.0.113.7', '::ffff:203.0.113.7')).toBe(true);
    expect(judge('::ffff:203.0.114.7', '203.0.113.0/24')).toBe(false);
  });

  it('is not let in when it is not known, or the range is none', () => {
    expect(judge(null, '0.0.0.0/0')).toBe(false);
    expect(judge('unknown', '0.0.0.0/0')).toBe(false);
    for (const range of ['', '203.0.113.0/33', '203.0.113', 'x', '/', '203.0.113.0/-1'])
      expect(judge('203.0.113.7', range)).toBe(false);
    expect(verifyAddress({ address: '203.0.113.7' }, ['10.0.0.0/8'])).toMatchObject({
      code: 'auth.address',
      status: 403,
    });
  });

  it('is not asked for without a list', () => {
    expect(judge(null)).toBe(true);
    expect(verifyAddress({ address: null }, undefined)).toEqual({ ok: true });
  });
});
