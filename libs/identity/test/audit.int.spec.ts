import { REDACTED } from '#kernel';
import { inspect } from 'node:util';

import { createInstallation, type Installation, OWNER } from './installation';
import { newWorkspace } from './new-workspace';

const SECOND = { email: 'second@example.com', password: 'pass-canary-second' };

describe('Audit', () => {
  let at: Installation;
  beforeAll(async () => {
    at = await createInstallation();
  });
  afterAll(() => at.close());
  beforeEach(() => at.clear());

  it('holds who did what, newest first, a page at a time, of this workspace only', async () => {
    const { caller } = await at.setup.createOwner(OWNER);
    const stranger = await newWorkspace(at);
    await at.audit.record(stranger, 'workflow.publish', { type: 'workflow', id: 'w' });
    await at.audit.record(caller, 'workflow.publish', { type: 'workflow', id: 'w1' }, { version: 3 });
    await at.audit.record(caller, 'workflow.delete', { type: 'workflow', id: 'w1' });

    const first = await at.audit.list(caller.workspaceId, { limit: 2 });
    expect(first).toMatchObject([
      { action: 'workflow.delete', targetId: 'w1', details: null },
      {
        action: 'workflow.publish',
        actorType: 'user',
        actorId: caller.user!.id,
        actorName: 'Olga',
        targetType: 'workflow',
        targetId: 'w1',
        details: { version: 3 },
      },
    ]);
    const rest = await at.audit.list(caller.workspaceId, { limit: 2, before: first[1]!.id });
    expect(rest.map(({ action }) => action)).toEqual(['setup.owner']);
  });

  it('masks fields with a secret’s name, and stands characters that the database can’t hold', async () => {
    const { caller } = await at.setup.createOwner(OWNER);
    await at.audit.record(caller, 'test.record', undefined, { token: 'tok-canary', name: 'a\u0000b' });
    const [entry] = await at.audit.list(caller.workspaceId, { limit: 1 });
    expect(entry!.details).toEqual({ token: REDACTED, name: 'a\ufffdb' });
  });

  it('holds no password, key or token, nor does any error or any other row', async () => {
    const given = 'slk_key-canary-given-by-the-environment';
    await at.setup.provision({ ownerEmail: OWNER.email, ownerPassword: OWNER.password, apiKey: given });
    const { caller, token } = await at.sessions.signIn(OWNER.email, OWNER.password, '127.0.0.1');
    const { apiKey, key } = await at.apiKeys.create(caller, 'Program', 'admin');
    const program = (await at.apiKeys.callerOf(key))!;
    const member = await at.members.add(program, { ...SECOND, role: 'viewer' });
    await at.members.changeRole(caller, member.userId, 'editor');
    await at.members.remove(caller, member.userId);
    await at.apiKeys.revoke(caller, apiKey.id);

    const failures = await Promise.allSettled([
      at.setup.createOwner(OWNER),
      at.sessions.signIn(OWNER.email, `${SECOND.password}!`, '127.0.0.1'),
      at.sessions.signIn(`${given}@example.com`, OWNER.password, '127.0.0.1'),
      at.members.add(caller, { ...OWNER, role: 'viewer' }),
      at.members.add(program, { ...SECOND, role: 'owner' }),
      at.apiKeys.revoke(caller, apiKey.id),
    ]);
    expect(failures.map(({ status }) => status)).toEqual(Array(6).fill('rejected'));
    await at.sessions.signOut(token);

    const actions = await at.query<{ action: string }>('SELECT action FROM audit_entries ORDER BY id');
    expect(actions.map(({ action }) => action)).toEqual([
      ...['setup.owner', 'apiKey.create', 'session.start', 'apiKey.create', 'member.add', 'member.change'],
      ...['member.remove', 'apiKey.revoke', 'session.end'],
    ]);
    const rows: unknown[] = [];
    for (const table of ['audit_entries', 'users', 'sessions', 'api_keys', 'memberships', 'workspaces']) {
      rows.push(...(await at.query(`SELECT row_to_json(t) AS row FROM ${table} t`)));
    }
    const texts = inspect([rows, failures], { depth: 20, maxArrayLength: null, maxStringLength: null });
    expect(texts).toContain(OWNER.email);
    for (const secret of [OWNER.password, SECOND.password, given, key, token])
      expect(texts).not.toContain(secret);
  });
});
