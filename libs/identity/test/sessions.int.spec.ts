import { createInstallation, type Installation, OWNER } from './installation';

const HERE = '127.0.0.1';

describe('Sessions', () => {
  let at: Installation;
  beforeAll(async () => {
    at = await createInstallation();
  });
  afterAll(() => at.close());
  beforeEach(async () => {
    await at.clear();
    await at.setup.provision({ ownerEmail: OWNER.email, ownerPassword: OWNER.password, apiKey: null });
  });

  const signIn = () => at.startProcess().sessions.signIn(OWNER.email, OWNER.password, HERE);
  const daysLeft = async () =>
    (
      await at.query<{ days: number }>(
        'SELECT extract(epoch FROM expires_at - now())::float / 86400 AS days FROM sessions',
      )
    )[0]!.days;
  const setDaysLeft = (days: number) =>
    at.query("UPDATE sessions SET expires_at = now() + $1 * interval '1 day'", [days]);

  it('know a person by the token until the person signs out', async () => {
    const { token, caller, expiresAt } = await signIn();
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(caller).toMatchObject({ role: 'owner', actor: { type: 'user' }, user: { email: OWNER.email } });
    expect(Math.abs(expiresAt.getTime() - Date.now() - 30 * 86_400_000)).toBeLessThan(60_000);
    expect(await at.sessions.callerOf(token)).toEqual(caller);
    await at.sessions.signOut(token);
    expect(await at.sessions.callerOf(token)).toBeNull();
    await expect(at.sessions.signOut(token)).resolves.toBeUndefined();
  });

  it('find the person whatever the letter case of the address', async () => {
    const { caller } = await at.sessions.signIn(' oLGA@EXAMPLE.com ', OWNER.password, HERE);
    expect(caller.user!.email).toBe(OWNER.email);
  });

  it.each([
    ['a wrong password', OWNER.email, 'wrong password'],
    ['an unknown user', 'nobody@example.com', OWNER.password],
    ['an address that no text column can hold', 'a\u0000b', OWNER.password],
  ])('give the same answer for %s', async (_, email, password) => {
    await expect(at.sessions.signIn(email, password, '192.0.2.77')).rejects.toMatchObject({
      code: 'auth.invalid',
      message: 'The email address or the password is wrong.',
    });
  });

  it('refuse a pair of email and address after ten failures, the right password included', async () => {
    const { sessions } = at.startProcess();
    const wrong = Array.from({ length: 10 }, () => sessions.signIn(OWNER.email, 'wrong password', HERE));
    for (const result of await Promise.allSettled(wrong)) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'auth.invalid' } });
    }
    await expect(sessions.signIn(OWNER.email, OWNER.password, HERE)).rejects.toMatchObject({
      code: 'auth.rate_limited',
      headers: { 'retry-after': expect.stringMatching(/^\d+$/) as string },
    });
    await sessions.signIn(OWNER.email, OWNER.password, '192.0.2.1');
  });

  it('live on with their use, which is noted once a day', async () => {
    const { token } = await signIn();
    await setDaysLeft(29.5);
    await at.sessions.callerOf(token);
    expect(await daysLeft()).toBeLessThan(29.6);
    await setDaysLeft(2);
    await at.sessions.callerOf(token);
    expect(await daysLeft()).toBeGreaterThan(29.9);
  });

  it('end when they are not used, and are cleared away at the next sign-in', async () => {
    const { token } = await signIn();
    await setDaysLeft(-0.001);
    expect(await at.sessions.callerOf(token)).toBeNull();
    await signIn();
    expect(await at.query('SELECT 1 FROM sessions')).toHaveLength(1);
  });

  it('have the role that the person has now', async () => {
    const { token, caller } = await signIn();
    await at.members.add(caller, { email: 'second@example.com', password: 'long enough', role: 'owner' });
    await at.members.changeRole(caller, caller.user!.id, 'viewer');
    expect(await at.sessions.callerOf(token)).toMatchObject({ role: 'viewer' });
  });

  it('refuse somebody who belongs to no workspace', async () => {
    await at.query('DELETE FROM memberships');
    await expect(signIn()).rejects.toMatchObject({ code: 'auth.forbidden' });
  });
});
