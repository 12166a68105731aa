import { randomBytes } from 'node:crypto';

import { Signer } from './signer';

const [key, other] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')] as const;
const data = Buffer.from('a run and a path');

describe('a signer', () => {
  it('knows its own signature, and no other data under it', () => {
    const signer = new Signer([key], 'test');
    const signature = signer.sign(data);
    expect(signature).toHaveLength(16);
    expect(signer.isSigned(data, signature)).toBe(true);
    expect(signer.isSigned(Buffer.from('a run and a patH'), signature)).toBe(false);
  });

  it('signs differently for another purpose and with another key', () => {
    const signature = new Signer([key], 'test').sign(data);
    expect(new Signer([key], 'test 2').isSigned(data, signature)).toBe(false);
    expect(new Signer([other], 'test').isSigned(data, signature)).toBe(false);
  });

  it('accepts what an older key signed, as long as it is configured', () => {
    const signature = new Signer([other], 'test').sign(data);
    expect(new Signer([key, other], 'test').isSigned(data, signature)).toBe(true);
    expect(new Signer([key, other], 'test').sign(data)).toEqual(new Signer([key], 'test').sign(data));
  });

  it('takes one key spelt in hexadecimal or in base64 for the same', () => {
    const hex = Buffer.from(key, 'base64').toString('hex');
    expect(new Signer([hex], 'test').sign(data)).toEqual(new Signer([key], 'test').sign(data));
  });

  it.each([0, 1, 15, 17, 32])('refuses a signature of %i bytes', (length) => {
    const signer = new Signer([key], 'test');
    const signature = Buffer.concat([signer.sign(data), signer.sign(data)]).subarray(0, length);
    expect(signer.isSigned(data, signature)).toBe(false);
  });

  it('needs a key', () => expect(() => new Signer([], 'test')).toThrow('encryption key'));
});
