import { createDecipheriv, generateKeyPairSync } from 'node:crypto';

import type { ConnectionCredentials } from '#connector-sdk';
import { compileText } from '#templating';
import { memoryFiles } from '#testing';

import { runAction } from '../../test/run-action';
import { connector } from '.';

const run = (
  key: string,
  input: Record<string, unknown>,
  auth: ConnectionCredentials | null = null,
  files = memoryFiles().files,
) => runAction(connector, key, input, auth, { files });
const secret = (text: string, encoding?: string): ConnectionCredentials => ({
  kind: 'secret',
  fields: { secret: text, ...(encoding ? { encoding } : {}) },
});
const helped = (template: string, scope: Record<string, unknown>) =>
  compileText(template).render(scope).value;
const KEY = Buffer.alloc(32, 7);
const encryption = (key: string): ConnectionCredentials => ({ kind: 'encryption', fields: { key } });

describe('hash and HMAC', () => {
  it('are those of the template helpers', async () => {
    for (const algorithm of ['sha256', 'sha512', 'sha1', 'md5'])
      for (const encoding of ['hex', 'base64', 'base64url']) {
        expect((await run('hash', { data: 'Grüße', algorithm, encoding }))['hash']).toBe(
          helped(`{{${algorithm} x encoding="${encoding}"}}`, { x: 'Grüße' }),
        );
        expect((await run('hmac', { data: 'Grüße', algorithm, encoding }, secret('k')))['signature']).toBe(
          helped(`{{hmac x "k" algorithm="${algorithm}" encoding="${encoding}"}}`, { x: 'Grüße' }),
        );
      }
  });

  it('take files', async () => {
    const { files } = memoryFiles({ f: { name: 'a', contentType: 'x/y', base64: '/wA=' } });
    const data = { $file: 'f', name: 'a', contentType: 'x/y', size: 2 };
    expect((await run('hash', { data }, null, files))['hash']).toBe(
      'ea5dbf9596d187e9500f23e9a680109475341cf4e81f7e043f7d97152c10772f',
    );
  });

  it('compare with a signature that came from elsewhere', async () => {
    const { signature } = await run('hmac', { data: 'x' }, secret('k'));
    const matches = async (expected: string, of = secret('k')) =>
      (await run('hmac', { data: 'x', expected }, of))['matches'];
    expect(await matches(String(signature).toUpperCase())).toBe(true);
    expect(await matches('00')).toBe(false);
    expect(await matches(String(signature), secret('6b', 'hex'))).toBe(true);
    expect(await matches(String(signature), secret('aw==', 'base64'))).toBe(true);
    await expect(matches('not hex')).rejects.toMatchObject({ failure: { code: 'crypto.not_encoded' } });
    await expect(run('hmac', { data: 'x' }, null)).rejects.toMatchObject({
      failure: { code: 'crypto.no_connection' },
    });
  });
});

describe('encryption', () => {
  const auth = encryption(KEY.toString('base64'));

  it('is undone with the same key only, and what is bound is bound', async () => {
    const { encrypted } = (await run('encrypt', { data: 'Grüße', boundTo: 'a' }, auth)) as {
      encrypted: string;
    };
    const decrypt = (more: Record<string, unknown>, by = auth) =>
      run('decrypt', { encrypted, boundTo: 'a', ...more }, by);
    expect(await decrypt({})).toEqual({ text: 'Grüße', file: null });
    expect(await decrypt({}, encryption(KEY.toString('hex')))).toEqual({ text: 'Grüße', file: null });
    const changed = `${encrypted.slice(0, -1)}${encrypted.endsWith('A') ? 'E' : 'A'}`;
    for (const asked of [
      decrypt({ boundTo: 'b' }),
      decrypt({}, encryption(Buffer.alloc(32, 8).toString('hex'))),
      decrypt({ encrypted: changed }),
      decrypt({ encrypted: 'AAAA' }),
    ])
      await expect(asked).rejects.toMatchObject({
        failure: { kind: 'permanent', code: 'crypto.not_decrypted' },
      });
    expect((await run('encrypt', { data: 'Grüße', boundTo: 'a' }, auth))['encrypted']).not.toBe(encrypted);
  });

  it('is what others read by its description', async () => {
    const { encrypted } = (await run('encrypt', { data: 'hi' }, auth)) as { encrypted: string };
    const bytes = Buffer.from(encrypted, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', KEY, bytes.subarray(0, 12)).setAuthTag(
      bytes.subarray(-16),
    );
    expect(Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString()).toBe('hi');
  });

  it('takes and gives files', async () => {
    const { files, saved } = memoryFiles({ f: { name: 'a', contentType: 'x/y', base64: '/wA=' } });
    const data = { $file: 'f', name: 'a', contentType: 'x/y', size: 2 };
    const { encrypted } = await run('encrypt', { data }, auth, files);
    await expect(run('decrypt', { encrypted }, auth, files)).rejects.toMatchObject({
      failure: { code: 'crypto.no_text' },
    });
    const { file } = await run('decrypt', { encrypted, as: 'file', fileName: 'b.bin' }, auth, files);
    expect(file).toMatchObject({ name: 'b.bin', size: 2 });
    expect(saved[0]?.bytes).toEqual(Buffer.from([0xff, 0]));
  });

  it('wants a key of 32 bytes', async () => {
    await expect(run('encrypt', { data: 'x' }, encryption('x'.repeat(50)))).rejects.toMatchObject({
      failure: {
        kind: 'permanent',
        code: 'crypto.bad_key',
        message: expect.not.stringContaining('xxx') as string,
      },
    });
  });
});

describe('signatures', () => {
  const pem = {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  } as const;
  const pairs = {
    rsa: generateKeyPairSync('rsa', { modulusLength: 2048, ...pem }),
    ec: generateKeyPairSync('ec', { namedCurve: 'P-256', ...pem }),
    ed25519: generateKeyPairSync('ed25519', pem),
  };

  it.each([
    ['rsa', {}],
    ['rsa', { padding: 'rsa-pss', hash: 'sha512', encoding: 'hex' }],
    ['ec', {}],
    ['ec', { form: 'ieee-p1363', encoding: 'base64url' }],
    ['ed25519', {}],
  ] as const)('by %s with %j are right for what was signed', async (type, options) => {
    const { privateKey, publicKey } = pairs[type];
    const auth = { kind: 'private-key', fields: { privateKey } };
    const { signature } = await run('sign', { data: 'Grüße', ...options }, auth);
    const verify = async (data: string, key = publicKey, given = signature) =>
      (await run('verify', { data, signature: given, publicKey: key, ...options }))['valid'];
    expect(await verify('Grüße')).toBe(true);
    expect(await verify('Grüsse')).toBe(false);
    expect(await verify('Grüße', pairs[type === 'rsa' ? 'ec' : 'rsa'].publicKey)).toBe(false);
    expect(await verify('Grüße', publicKey, '')).toBe(false);
  });

  it('take a key with a password, and show nothing of one that can’t be read', async () => {
    const { privateKey } = generateKeyPairSync('ed25519', {
      ...pem,
      privateKeyEncoding: { ...pem.privateKeyEncoding, cipher: 'aes-256-cbc', passphrase: 'open' },
    });
    const sign = (fields: Record<string, unknown>) =>
      run('sign', { data: 'x' }, { kind: 'private-key', fields });
    expect((await sign({ privateKey, passphrase: 'open' }))['signature']).toHaveLength(88);
    for (const fields of [
      { privateKey },
      { privateKey, passphrase: 'wrong' },
      { privateKey: 'secret stuff' },
    ])
      await expect(sign(fields)).rejects.toMatchObject({
        failure: {
          kind: 'permanent',
          code: 'crypto.bad_key',
          message: expect.not.stringContaining('secret stuff') as string,
        },
      });
    const { publicKey } = pairs.rsa;
    await expect(run('verify', { data: 'x', signature: 'AA', publicKey: 'x' })).rejects.toMatchObject({
      failure: { code: 'crypto.bad_key' },
    });
    await expect(run('verify', { data: 'x', signature: '!', publicKey })).rejects.toMatchObject({
      failure: { code: 'crypto.not_encoded' },
    });
  });
});

it('writes and reads bytes', async () => {
  for (const [encoding, text] of [
    ['hex', '61c3a43f3e'],
    ['base64', 'YcOkPz4='],
    ['base64url', 'YcOkPz4'],
  ]) {
    expect(await run('encode', { data: 'aä?>', encoding })).toEqual({ text });
    expect(await run('decode', { text, encoding })).toEqual({ text: 'aä?>', file: null });
  }
  const { files, saved } = memoryFiles();
  expect(await run('decode', { text: '/wA=', as: 'file' }, null, files)).toMatchObject({
    text: null,
    file: { name: 'file.bin', size: 2 },
  });
  expect(saved[0]?.bytes).toEqual(Buffer.from([0xff, 0]));
  await expect(run('decode', { text: '/wA=' })).rejects.toMatchObject({
    failure: { code: 'crypto.no_text' },
  });
  await expect(run('decode', { text: 'x', encoding: 'hex' })).rejects.toMatchObject({
    failure: { code: 'crypto.not_encoded' },
  });
  await expect(run('encode', { data: null })).rejects.toMatchObject({
    failure: { code: 'crypto.nothing_given' },
  });
});
