import { inspect } from 'node:util';

import { FailureError, newId } from '#kernel';

import { Vault } from './vault';

const OLD = 'the old key, 32 characters long!';
const NEW = 'the new key, 32 characters long!';
const here = { workspaceId: newId(), rowId: newId() };
const secrets = { token: 'tok_correct-horse', nested: { list: [1, null, 'ü'] } };

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
  return 'opened';
}

describe('Vault', () => {
  const vault = new Vault([OLD]);

  it('opens what it sealed, in its place', () => {
    expect(vault.open(here, vault.seal(here, secrets))).toEqual(secrets);
  });

  it('seals an empty object', () => {
    expect(vault.open(here, vault.seal(here, {}))).toEqual({});
  });

  it('never makes the same bytes twice, and shows nothing of the content', () => {
    const one = vault.seal(here, secrets);
    expect(one.equals(vault.seal(here, secrets))).toBe(false);
    expect(one.toString('latin1')).not.toContain('tok_');
    expect(one.toString('latin1')).not.toContain('nested');
  });

  it.each([
    ['workspace', { ...here, workspaceId: newId() }],
    ['row', { ...here, rowId: newId() }],
    ['field set', { ...here, fieldSet: 'other' }],
    [
      'row, the parts shifted',
      { workspaceId: here.workspaceId + here.rowId[0]!, rowId: here.rowId.slice(1) },
    ],
  ])('does not open for another %s', (_, elsewhere) => {
    expect(codeOf(() => vault.open(elsewhere, vault.seal(here, secrets)))).toBe('vault.tampered');
  });

  it('notices a change of any single byte', () => {
    const sealed = vault.seal(here, { a: 1 });
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      expect(codeOf(() => vault.open(here, changed))).toMatch(/^vault\.(tampered|unknown_key|version)$/);
    }
  });

  it('notices bytes cut off at any place', () => {
    const sealed = vault.seal(here, { a: 1 });
    for (let length = 0; length < sealed.length; length += 1) {
      expect(codeOf(() => vault.open(here, sealed.subarray(0, length)))).toBe('vault.tampered');
    }
  });

  it('opens with every key it has, and seals with the first', () => {
    const sealed = vault.seal(here, secrets);
    const rotated = new Vault([NEW, OLD]);
    expect(rotated.open(here, sealed)).toEqual(secrets);
    const resealed = rotated.seal(here, secrets);
    expect(new Vault([NEW]).open(here, resealed)).toEqual(secrets);
    expect(codeOf(() => vault.open(here, resealed))).toBe('vault.unknown_key');
  });

  it('refuses to start without a key, or with a short one', () => {
    expect(() => new Vault([])).toThrow('at least one');
    expect(() => new Vault(['short'])).toThrow('at least 16 bytes');
  });

  it('puts neither content nor key into the error', () => {
    const sealed = vault.seal(here, secrets);
    sealed[sealed.length - 1]! ^= 1;
    try {
      vault.open(here, sealed);
      throw new Error('It opened.');
    } catch (error) {
      const text = inspect(error, { depth: 10 });
      expect(text).toContain('vault.tampered');
      expect(text).not.toContain('tok_');
      expect(text).not.toContain(OLD);
    }
  });
});
