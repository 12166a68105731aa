import { createInstallation, type Installation, OWNER } from './installation';

const KEY = 'slk_key-canary-given-by-the-environment';
const NOTHING = { ownerEmail: null, ownerPassword: null, apiKey: null };

describe('Setup', () => {
  let at: Installation;
  beforeAll(async () => {
    at = await createInstallation();
  });
  afterAll(() => at.close());
  beforeEach(() => at.clear());

  const owners = () =>
    at.query<{ email: string }>(
      "SELECT email FROM memberships JOIN users ON id = user_id WHERE role = 'owner'",
    );
  /** As a process that has just started finds it, without a cached look-up. */
  const keyCaller = (key: string) => at.startProcess().apiKeys.callerOf(key);
  const count = async (table: string) =>
    (await at.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`))[0]!.n;

  describe('by the page', () => {
    it('makes one owner and one workspace, and signs the owner in', async () => {
      expect(await at.setup.needed()).toBe(true);
      const { token, caller } = await at.setup.createOwner({ ...OWNER, workspace: 'Orders' });
      expect(await at.setup.needed()).toBe(false);
      expect(await at.sessions.callerOf(token)).toEqual(caller);
      expect(await at.profiles.of(caller)).toEqual({
        user: { id: caller.user!.id, email: OWNER.email, name: 'Olga' },
        workspace: { id: caller.workspaceId, name: 'Orders' },
        role: 'owner',
      });
    });

    it('lets exactly one of ten at once succeed', async () => {
      const tries = Array.from({ length: 10 }, (_, n) =>
        at.startProcess().setup.createOwner({ ...OWNER, email: `owner${n}@example.com` }),
      );
      const results = await Promise.allSettled(tries);
      const refused = results.filter((result) => result.status === 'rejected');
      expect(refused.map(({ reason }) => (reason as { code: string }).code)).toEqual(
        Array(9).fill('setup.done'),
      );
      expect(await owners()).toHaveLength(1);
      expect([await count('workspaces'), await count('users'), await count('sessions')]).toEqual([1, 1, 1]);
    });

    it('takes over a workspace that was made for a key only where nobody else can reach it', async () => {
      await at.setup.provision({ ...NOTHING, apiKey: KEY });
      const program = (await keyCaller(KEY))!;
      await expect(at.startProcess({ exposed: true }).setup.createOwner(OWNER)).rejects.toMatchObject({
        code: 'setup.token_required',
      });
      expect(await count('users')).toBe(0);
      const { caller } = await at.setup.createOwner(OWNER);
      expect(caller.workspaceId).toBe(program.workspaceId);
    });

    it('makes the first owner on an address that others can reach', async () => {
      await at.startProcess({ exposed: true }).setup.createOwner(OWNER);
      expect(await owners()).toEqual([{ email: OWNER.email }]);
    });
  });

  describe('by the environment', () => {
    const given = { ownerEmail: OWNER.email, ownerPassword: OWNER.password, apiKey: KEY };

    it('makes owner and key in one workspace, once, whoever boots at once and how often', async () => {
      await Promise.all(Array.from({ length: 5 }, () => at.startProcess().setup.provision(given)));
      await at.setup.provision(given);
      const { caller } = await at.sessions.signIn(OWNER.email, OWNER.password, '127.0.0.1');
      expect(await keyCaller(KEY)).toMatchObject({ workspaceId: caller.workspaceId, role: 'owner' });
      expect([await count('workspaces'), await count('users'), await count('api_keys')]).toEqual([1, 1, 1]);
    });

    it('changes nobody’s password later, and makes no second owner', async () => {
      await at.setup.provision(given);
      await at.setup.provision({ ...given, ownerPassword: 'another password' });
      await at.setup.provision({ ...given, ownerEmail: 'second@example.com' });
      await at.sessions.signIn(OWNER.email, OWNER.password, '127.0.0.1');
      expect(await owners()).toEqual([{ email: OWNER.email }]);
    });

    it('makes a workspace with only a key, which an owner joins later', async () => {
      await at.setup.provision({ ...NOTHING, apiKey: KEY });
      expect(await at.setup.needed()).toBe(true);
      await at.setup.provision(given);
      expect(await at.setup.needed()).toBe(false);
      expect(await count('workspaces')).toBe(1);
    });

    it('leaves a key revoked that was revoked, and adds another value as another key', async () => {
      await at.setup.provision(given);
      const { caller } = await at.sessions.signIn(OWNER.email, OWNER.password, '127.0.0.1');
      const [key] = await at.apiKeys.list(caller.workspaceId);
      await at.apiKeys.revoke(caller, key!.id);
      await at.setup.provision(given);
      expect(await keyCaller(KEY)).toBeNull();
      await at.setup.provision({ ...given, apiKey: `${KEY}-2` });
      expect(await keyCaller(`${KEY}-2`)).toMatchObject({ workspaceId: caller.workspaceId });
    });

    it('does nothing where nothing is asked', async () => {
      await at.setup.provision(NOTHING);
      expect(await count('workspaces')).toBe(0);
    });
  });
});
