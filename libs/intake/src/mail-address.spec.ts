import { randomBytes } from 'node:crypto';

import { mailAddressOf, tokenInMailAddress } from './mail-address';

const DOMAIN = 'in.example.com';

it('leads back to the token, whatever becomes of the letters’ case', () => {
  for (const size of [16, 17, 18, 19, 24, 32]) {
    const token = randomBytes(size).toString('base64url');
    const address = mailAddressOf(token, DOMAIN);
    expect(address).toMatch(/^[a-z2-7]+@in\.example\.com$/);
    expect(address.indexOf('@')).toBeLessThanOrEqual(64);
    for (const spelling of [address, address.toUpperCase(), address.replace('@', '+orders@')])
      expect(tokenInMailAddress(spelling, DOMAIN)).toBe(token);
  }
});

it('agrees with RFC 4648', () => {
  expect(mailAddressOf(Buffer.from('0123456789abcdef').toString('base64url'), DOMAIN)).toBe(
    'gaytemzugu3doobzmfrggzdfmy@in.example.com',
  );
});

it('knows what is no address of a trigger', () => {
  const address = mailAddressOf(randomBytes(16).toString('base64url'), DOMAIN);
  const local = address.slice(0, address.indexOf('@'));
  const others = [
    '',
    'postmaster',
    'postmaster@in.example.com',
    `${local}@example.com`,
    `${local}@in.example.com.evil.test`,
    `${local}1@in.example.com`,
    `${local}a@in.example.com`,
    `${local.slice(0, -1)}7@in.example.com`,
    `${'a'.repeat(65)}@in.example.com`,
    `@${address}`,
    `"${local}"@in.example.com`,
  ];
  for (const other of others) expect(tokenInMailAddress(other, DOMAIN)).toBeNull();
});
