import { hashPassword, passwordMatches } from './passwords';

describe('passwords', () => {
  it('are hashed with argon2id at the settings that OWASP recommends', async () => {
    expect(await hashPassword('correct horse battery')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('match only themselves, however their letters are composed', async () => {
    const hash = await hashPassword('caf\u00e9 au lait');
    expect(await passwordMatches(hash, 'cafe\u0301 au lait')).toBe(true);
    expect(await passwordMatches(hash, 'cafe au lait')).toBe(false);
  });

  it('match nothing where there is no hash', async () => {
    expect(await passwordMatches(null, '')).toBe(false);
    expect(await passwordMatches(null, 'correct horse battery')).toBe(false);
  });
});
