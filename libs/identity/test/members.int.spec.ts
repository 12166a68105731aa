import type { Caller } from '../src/caller';
import { createInstallation, type Installation, OWNER } from './installation';
import { newWorkspace } from './new-workspace';

const PASSWORD = 'long enough for anybody';
const FORBIDDEN = { code: 'auth.forbidden' };
const NOT_FOUND = { code: 'resource.not_found' };
const LAST_OWNER = { code: 'conflict.state' };

describe('Members', () => {
  let at: Installation;
  let owner: Caller;
  let admin: Caller;
  beforeAll(async () => {
    at = await createInstallation();
  });
  afterAll(() => at.close());
  beforeEach(async () => {
    await at.clear();
    owner = (await at.setup.createOwner(OWNER)).caller;
    await at.members.add(owner, { email: 'adam@example.com', password: PASSWORD, role: 'admin' });
    admin = (await at.sessions.signIn('adam@example.com', PASSWORD, '127.0.0.1')).caller;
  });

  const add = (email: string, role: Caller['role'], by = owner) =>
    at.members.add(by, { email, name: 'New', password: PASSWORD, role });

  it('are added with an account, and listed in the order in which they joined', async () => {
    await add('eve@example.com', 'editor');
    expect(await at.members.list(owner.workspaceId)).toMatchObject([
      { email: OWNER.email, name: 'Olga', role: 'owner' },
      { email: 'adam@example.com', name: '', role: 'admin' },
      { email: 'eve@example.com', name: 'New', role: 'editor' },
    ]);
    const { caller } = await at.sessions.signIn('eve@example.com', PASSWORD, '127.0.0.1');
    expect(caller).toMatchObject({ role: 'editor', workspaceId: owner.workspaceId });
  });

  it('are members once, whatever the letter case of the address', async () => {
    await expect(add('ADAM@example.com', 'viewer')).rejects.toMatchObject({ code: 'conflict.exists' });
    const both = await Promise.allSettled([
      add('eve@example.com', 'editor'),
      add('Eve@example.com', 'editor'),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('who have an account elsewhere keep their password', async () => {
    const stranger = await newWorkspace(at);
    await at.members.add(stranger, {
      email: OWNER.email,
      password: 'taken over by a stranger',
      role: 'viewer',
    });
    await expect(at.sessions.signIn(OWNER.email, 'taken over by a stranger', '::1')).rejects.toMatchObject({
      code: 'auth.invalid',
    });
    const { caller } = await at.sessions.signIn(OWNER.email, OWNER.password, '::1');
    expect(caller).toMatchObject({ workspaceId: owner.workspaceId, role: 'owner' });
  });

  it('get no role above that of whoever adds or changes them', async () => {
    await expect(add('eve@example.com', 'owner', admin)).rejects.toMatchObject(FORBIDDEN);
    await expect(at.members.changeRole(admin, admin.user!.id, 'owner')).rejects.toMatchObject(FORBIDDEN);
    await expect(at.members.changeRole(admin, owner.user!.id, 'viewer')).rejects.toMatchObject(FORBIDDEN);
    await expect(at.members.remove(admin, owner.user!.id)).rejects.toMatchObject(FORBIDDEN);
    expect((await at.members.changeRole(admin, admin.user!.id, 'editor')).role).toBe('editor');
  });

  it('keep one owner, even when two owners step down at once', async () => {
    const self = owner.user!.id;
    await expect(at.members.remove(owner, self)).rejects.toMatchObject(LAST_OWNER);
    await expect(at.members.changeRole(owner, self, 'admin')).rejects.toMatchObject(LAST_OWNER);
    expect((await at.members.changeRole(owner, self, 'owner')).role).toBe('owner');

    const second = await add('second@example.com', 'owner');
    const both = await Promise.allSettled([
      at.members.remove(owner, self),
      at.members.changeRole(owner, second.userId, 'viewer'),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const left = await at.members.list(owner.workspaceId);
    expect(left.filter(({ role }) => role === 'owner')).toHaveLength(1);
  });

  it('lose their sessions when they are removed', async () => {
    const { token } = await at.sessions.signIn('adam@example.com', PASSWORD, '127.0.0.1');
    await at.members.remove(owner, admin.user!.id);
    expect(await at.sessions.callerOf(token)).toBeNull();
    await expect(at.members.remove(owner, admin.user!.id)).rejects.toMatchObject(NOT_FOUND);
  });

  it('of another workspace are not there', async () => {
    const stranger = await newWorkspace(at);
    await expect(at.members.changeRole(stranger, admin.user!.id, 'viewer')).rejects.toMatchObject(NOT_FOUND);
    await expect(at.members.remove(stranger, admin.user!.id)).rejects.toMatchObject(NOT_FOUND);
    expect(await at.members.list(stranger.workspaceId)).toHaveLength(1);
    expect(await at.members.list(owner.workspaceId)).toHaveLength(2);
  });
});
