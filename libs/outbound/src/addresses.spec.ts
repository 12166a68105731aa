import { FailureError } from '#kernel';

import { checkAddress, parseAllow } from './addresses';
import { refusalOf } from './dial';
import { parseTarget } from './target';

const PRIVATE = [
  '127.0.0.1',
  '127.255.255.254',
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '10.255.255.255',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.0.1',
  '192.168.255.255',
  '169.254.0.1',
  '169.254.169.254',
  '100.64.0.1',
  '100.127.255.255',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.1',
  '192.0.0.192',
  '192.0.2.1',
  '192.88.99.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::2',
  '::127.0.0.1',
  '::7f00:1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:10.0.0.1',
  '::ffff:8.8.8.8',
  '0:0:0:0:0:ffff:7f00:1',
  '::ffff:0:127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b::8.8.8.8',
  '64:ff9b:1::1',
  '2002:7f00:1::',
  '2002:a00:1::1',
  '2001:0:1::1',
  '2001:db8::1',
  '2001:2::1',
  '2001:10::1',
  '3fff::1',
  'fe80::1',
  'fe80::1%eth0',
  'febf::1',
  'fec0::1',
  'fc00::1',
  'fd00::1',
  'fd00:ec2::254',
  'fd20:ce::254',
  'ff02::1',
  'ff0e::1',
  '100::1',
  '4000::1',
  '5f00::1',
  '::5efe:7f00:1',
];

const NOT_ADDRESSES = [
  '',
  ' ',
  'localhost',
  'localhost.',
  'example.com',
  '127.0.0.1.',
  ' 127.0.0.1',
  '127.0.0.1 ',
  '１２７.0.0.1',
  '[::1]',
  '::1]',
  '127.0.0.1:80',
  '256.0.0.1',
  '1.2.3.4.5',
  ':::1',
  '1::2::3',
  '8.8.8.8/0',
  '8.8.8.8%0',
];

const ODD = ['0x7f.1', '0177.0.0.1', '2130706433', '127.1', '0x7f000001', '017700000001', '0', '127.0.1'];

const PUBLIC = [
  '1.1.1.1',
  '8.8.8.8',
  '11.0.0.1',
  '100.63.255.255',
  '100.128.0.0',
  '172.15.255.255',
  '172.32.0.1',
  '169.253.0.1',
  '192.167.1.1',
  '223.255.255.255',
  '2606:4700:4700::1111',
  '2001:4860:4860::8888',
  '2a00:1450::1',
];

describe('checkAddress', () => {
  it.each([...PRIVATE, ...NOT_ADDRESSES, ...ODD])('refuses %p', (ip) => {
    expect(checkAddress(ip, []).allowed).toBe(false);
  });

  it.each(PUBLIC)('lets %s through', (ip) => {
    expect(checkAddress(ip, [])).toEqual({ allowed: true, range: 'unicast' });
  });

  it('lets through what is named, and no more', () => {
    const allow = ['127.0.0.0/8', '10.1.2.3', 'fd00::/8'];
    for (const ip of [
      '127.0.0.1',
      '127.9.9.9',
      '::ffff:127.0.0.1',
      '10.1.2.3',
      '::ffff:a01:203',
      'fd00::1',
    ]) {
      expect(checkAddress(ip, allow)).toEqual({ allowed: true, range: 'allowed' });
    }
    for (const ip of [
      '10.1.2.4',
      '::1',
      '64:ff9b::7f00:1',
      '2002:7f00:1::',
      '::7f00:1',
      'fe80::1',
      '169.254.169.254',
    ]) {
      expect(checkAddress(ip, allow).allowed).toBe(false);
    }
    expect(checkAddress('2.2.2.2', parseAllow(allow)).allowed).toBe(true);
  });

  it('says which entry is no CIDR', () => {
    for (const entry of ['localhost', '10.0.0.0/33', '10.0.0.0/', ''])
      expect(() => parseAllow([entry])).toThrow(`‘${entry}’`);
  });
});

describe('the host of a URL', () => {
  const codeOf = (url: string, allow: string[] = []) => {
    try {
      parseTarget(url, parseAllow(allow));
      return 'sent';
    } catch (error) {
      return error instanceof FailureError ? error.failure.code : String(error);
    }
  };

  it.each([
    '127.0.0.1',
    '127.0.0.1.',
    '127.1',
    '127.0.1',
    '0x7f.1',
    '0x7F.0x0.0x0.0x1',
    '0177.0.0.1',
    '0177.0.0.01',
    '017700000001',
    '2130706433',
    '2130706433.',
    '0x7f000001',
    '127.00000.0.01',
    '0',
    '0.',
    '00',
    '１２７.０.０.１',
    '①②⑦.0.0.1',
    '127。0。0。1',
    '127．0．0．1',
    '%31%32%37.0.0.1',
    '127%2e0.0.1',
    '1',
    '0xa9fea9fe',
    '169.254.43518',
    '[::1]',
    '[::]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[64:ff9b::127.0.0.1]',
    '[64:ff9b:1::7f00:1]',
    '[2002:7f00:1::]',
    '[2001:0::1]',
    '[fe80::1]',
    '[fd00:ec2::254]',
    'user:pass@127.0.0.1',
    '8.8.8.8@127.0.0.1',
    '127.0.0.1:443',
    '127.0.0.1\\@8.8.8.8',
    '127.0.0.1#@8.8.8.8',
    '127.0.0.1?@8.8.8.8',
  ])('is refused when it is spelt %s', (host) => {
    expect(codeOf(`http://${host}/`)).toBe('outbound.blocked_address');
    expect(codeOf(`https://${host}/`)).toBe('outbound.blocked_address');
  });

  it.each([
    'http:127.0.0.1',
    'http:///127.0.0.1',
    'HTTP://127.0.0.1',
    '\thttp://127.0.0.1',
    'ht\ntp://127.0.0.1',
    'http:\\\\127.0.0.1',
  ])('is found in %p', (url) => expect(codeOf(url)).toBe('outbound.blocked_address'));

  it.each([
    'http://[fe80::1%25eth0]/',
    'http://256.1.1.1',
    'http://',
    'ftp://8.8.8.8',
    'file:///etc/passwd',
    'data:,x',
    '/x',
    '8.8.8.8',
    'http://a b/',
  ])('must be one of an http URL: %s', (url) => expect(codeOf(url)).toBe('outbound.bad_url'));

  it('is let through when it is public or named', () => {
    expect(codeOf('http://8.8.8.8/')).toBe('sent');
    expect(codeOf('http://[2606:4700:4700::1111]/')).toBe('sent');
    expect(codeOf('http://example.com/')).toBe('sent');
    expect(codeOf('http://2130706433/', ['127.0.0.1/32'])).toBe('sent');
  });

  it('keeps credentials out of what is sent and shown', () => {
    const target = parseTarget('https://ann:p%3As@example.com:8443/a?key=1#x', []);
    expect(target).toEqual({
      origin: 'https://example.com:8443',
      path: '/a?key=1',
      url: 'https://example.com:8443/a?key=1',
      authorization: `Basic ${Buffer.from('ann:p:s').toString('base64')}`,
      shown: 'https://example.com:8443/a',
    });
  });
});

describe('a connected socket', () => {
  it('is refused when its other end is not what may be dialled', () => {
    expect(refusalOf({ remoteAddress: '8.8.8.8' }, [])).toBeNull();
    for (const remoteAddress of ['127.0.0.1', '::ffff:127.0.0.1', undefined]) {
      expect(refusalOf({ remoteAddress }, [])).toMatchObject({
        failure: { code: 'outbound.blocked_address' },
      });
    }
  });
});
