import type { Caller } from '../src/caller';
import { createInstallation, type Installation, OWNER } from './installation';
import { newWorkspace } from './new-workspace';

describe('ApiKeys', () => {
  let at: Installation;
  let owner: Caller;
  let admin: Caller;
  beforeAll(async () => {
    at = await createInstallation();
    owner = (await at.setup.createOwner(OWNER)).caller;
    admin = { ...owner, role: 'admin' };
  });
  afterAll(() => at.close());

  it('are shown once and let a program in with their role', async () => {
    const { apiKey, key } = await at.apiKeys.create(owner, ' Deploy\u0000\u0007 script ', 'viewer');
    expect(key).toMatch(/^slk_[\w-]{43}$/);
    expect(apiKey).toMatchObject({
      name: 'Deploy script',
      role: 'viewer',
      prefix: key.slice(0, 12),
      lastUsedAt: null,
    });
    expect(await at.apiKeys.callerOf(key)).toEqual({
      workspaceId: owner.workspaceId,
      role: 'viewer',
      actor: { type: 'apiKey', id: apiKey.id, name: 'Deploy script' },
    });
    const listed = JSON.stringify(await at.apiKeys.list(owner.workspaceId));
    expect(listed).toContain(apiKey.id);
    expect(listed).not.toContain(key);
    expect(listed).not.toContain('keyHash');
  });

  it.each(['', 'slk_', `slk_${'A'.repeat(43)}`, '\u0000', 'x'.repeat(100_000)])(
    'know no key such as %.12j',
    async (key) => {
      expect(await at.apiKeys.callerOf(key)).toBeNull();
    },
  );

  it('note their use, at most once a minute', async () => {
    const { apiKey, key } = await at.apiKeys.create(owner, 'Used');
    const lastUsed = async () =>
      (
        await at.query<{ last_used_at: Date | null }>('SELECT last_used_at FROM api_keys WHERE id = $1', [
          apiKey.id,
        ])
      )[0]!.last_used_at;
    await at.startProcess().apiKeys.callerOf(key);
    const first = await lastUsed();
    expect(first).toBeInstanceOf(Date);
    await at.startProcess().apiKeys.callerOf(key);
    expect(await lastUsed()).toEqual(first);
    await at.query("UPDATE api_keys SET last_used_at = now() - interval '61 seconds' WHERE id = $1", [
      apiKey.id,
    ]);
    await at.startProcess().apiKeys.callerOf(key);
    expect((await lastUsed())!.getTime()).toBeGreaterThanOrEqual(first!.getTime());
  });

  it('stop at once in the process that revokes them, and everywhere within 5 s', async () => {
    const { apiKey, key } = await at.apiKeys.create(owner, 'Revoked');
    const other = at.startProcess().apiKeys;
    expect(await at.apiKeys.callerOf(key)).not.toBeNull();
    expect(await other.callerOf(key)).not.toBeNull();
    await at.apiKeys.revoke(owner, apiKey.id);
    expect(await at.apiKeys.callerOf(key)).toBeNull();
    const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 5001);
    try {
      expect(await other.callerOf(key)).toBeNull();
    } finally {
      clock.mockRestore();
    }
    await expect(at.apiKeys.revoke(owner, apiKey.id)).rejects.toMatchObject({ code: 'resource.not_found' });
    expect((await at.apiKeys.list(owner.workspaceId)).map(({ id }) => id)).not.toContain(apiKey.id);
  });

  it('are looked up once for many calls in a moment', async () => {
    const { apiKey, key } = await at.apiKeys.create(owner, 'Cached');
    const { apiKeys } = at.startProcess();
    await apiKeys.callerOf(key);
    await at.query('UPDATE api_keys SET name = $2 WHERE id = $1', [apiKey.id, 'Renamed']);
    expect((await apiKeys.callerOf(key))!.actor.name).toBe('Cached');
  });

  it('have no role above that of whoever makes or revokes them', async () => {
    await expect(at.apiKeys.create(admin, 'Too high', 'owner')).rejects.toMatchObject({
      code: 'auth.forbidden',
    });
    const { apiKey } = await at.apiKeys.create(owner, 'Owner’s', 'owner');
    await expect(at.apiKeys.revoke(admin, apiKey.id)).rejects.toMatchObject({ code: 'auth.forbidden' });
    await at.apiKeys.create(admin, 'As high', 'admin');
  });

  it('of another workspace are not there', async () => {
    const stranger = await newWorkspace(at);
    const { apiKey, key } = await at.apiKeys.create(owner, 'Ours');
    await expect(at.apiKeys.revoke(stranger, apiKey.id)).rejects.toMatchObject({
      code: 'resource.not_found',
    });
    expect(await at.apiKeys.list(stranger.workspaceId)).toEqual([]);
    expect(await at.apiKeys.callerOf(key)).toMatchObject({ workspaceId: owner.workspaceId });
  });
});
