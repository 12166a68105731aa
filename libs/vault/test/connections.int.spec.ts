import { defineAuth, defineConnector } from '#connector-sdk';
import { newId } from '#kernel';
import { createDataSource } from '#store';
import { createTestDatabase, type TestDatabase } from '#testing';
import { Type } from 'typebox';
import { inspect } from 'node:util';

import type { Connections } from '../src/connections';
import { catalogueOf } from './stand-in-service';
import { startVault, VAULT_KEY as KEY } from './vault-process';

const NOT_FOUND = { code: 'resource.not_found' };
const token = 'token-canary-0123456789';

const shop = defineConnector({
  key: 'shop',
  title: 'Shop',
  description: 'A shop.',
  icon: 'shop.svg',
  auth: [
    defineAuth({
      key: 'token',
      title: 'Token',
      fields: Type.Object(
        {
          baseUrl: Type.String({ format: 'uri' }),
          token: Type.String({ minLength: 10, ui: { secret: true } }),
          note: Type.Optional(Type.String()),
          pair: Type.Optional(
            Type.Object({ user: Type.String(), pin: Type.String({ ui: { secret: true } }) }),
          ),
        },
        { additionalProperties: false },
      ),
    }),
  ],
  triggers: [],
  actions: [],
});

describe('Connections', () => {
  const workspaceId = newId();
  const elsewhere = newId();
  let database: TestDatabase;
  let db: ReturnType<typeof createDataSource>;
  let connections: Connections;
  const startProcess = (key = KEY) => startVault(db, catalogueOf(shop), { keys: [key] }).connections;

  beforeAll(async () => {
    database = await createTestDatabase();
    db = await createDataSource({ url: database.url }).initialize();
    for (const id of [workspaceId, elsewhere]) {
      await db.query("INSERT INTO workspaces (id, name) VALUES ($1, 'W')", [id]);
    }
    connections = startProcess();
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  const fields = { baseUrl: 'https://shop.example', token, pair: { user: 'ann', pin: 'pin-canary' } };
  const create = (more: Record<string, unknown> = {}) =>
    connections.create(workspaceId, {
      name: 'My shop',
      connector: 'shop',
      auth: 'token',
      fields: { ...fields, ...more },
      createdBy: null,
    });

  async function publishWith(connectionId: string): Promise<string> {
    const [workflowId, versionId] = [newId(), newId()];
    const definition = {
      trigger: { connector: 'webhook', operation: 'catch' },
      steps: [{ id: 'all', type: 'loop', steps: [{ id: 'call', type: 'action', connectionId }] }],
    };
    await db.query("INSERT INTO workflows (id, workspace_id, name, draft) VALUES ($1, $2, 'Orders', '{}')", [
      workflowId,
      workspaceId,
    ]);
    await db.query(
      `INSERT INTO workflow_versions (id, workspace_id, workflow_id, number, definition, draft_revision)
       VALUES ($1, $2, $3, 1, $4, 1)`,
      [versionId, workspaceId, workflowId, JSON.stringify(definition)],
    );
    await db.query(
      'INSERT INTO triggers (id, workspace_id, workflow_id, token, version_id) VALUES ($1, $2, $3, $4, $5)',
      [newId(), workspaceId, workflowId, newId(), versionId],
    );
    return workflowId;
  }

  it('show what is not secret, and give the engine all of it', async () => {
    const made = await create({ note: 'Main' });
    expect(made.fields).toEqual({ baseUrl: 'https://shop.example', note: 'Main' });
    const shown = [made, await connections.get(workspaceId, made.id), await connections.list(workspaceId)];
    expect(inspect(shown, { depth: 9 })).not.toMatch(/canary|Buffer/);
    expect(await connections.credentials(workspaceId, made.id)).toEqual({
      kind: 'token',
      fields: { ...fields, note: 'Main' },
    });
    const rows: unknown = await db.query(
      "SELECT row_to_json(c) AS row, encode(secrets, 'escape') AS bytes FROM connections c",
    );
    expect(JSON.stringify(rows)).not.toContain('canary');
  });

  it('have whoever listens with them start over when they change, and not when they are renamed', async () => {
    const { id } = await create();
    const workflowId = await publishWith(id);
    await db.query('UPDATE triggers SET connection_id = $2 WHERE workflow_id = $1', [workflowId, id]);
    await db.query(
      `INSERT INTO listener_leases (trigger_id, workspace_id, workflow_id, state)
       SELECT id, workspace_id, workflow_id, 'stopped' FROM triggers WHERE workflow_id = $1`,
      [workflowId],
    );
    const lease = async () =>
      (
        await db.query<unknown[]>('SELECT revision, state FROM listener_leases WHERE workflow_id = $1', [
          workflowId,
        ])
      )[0];
    await connections.update(workspaceId, id, { name: 'Another name' });
    expect(await lease()).toEqual({ revision: 1, state: 'stopped' });
    await connections.update(workspaceId, id, { fields: { token: 'other-canary' } });
    expect(await lease()).toEqual({ revision: 2, state: 'starting' });
    expect(await connections.freshCredentials(workspaceId, id)).toMatchObject({
      fields: { token: 'other-canary' },
    });
  });

  it('list newest first, a page at a time', async () => {
    const [first, second] = [await create(), await create()];
    const [newest] = await connections.list(workspaceId, { limit: 1 });
    expect(newest!.id).toBe(second.id);
    const [next] = await connections.list(workspaceId, { limit: 1, before: newest!.id });
    expect(next!.id).toBe(first.id);
  });

  it('name every bad field, and never its value', async () => {
    const error = await create({ token: 'canary', baseUrl: 5, more: 1 }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'connection.invalid' });
    const { problems } = error as { problems: { pointer: string }[] };
    expect(problems.map(({ pointer }) => pointer).sort()).toEqual([
      '/fields/baseUrl',
      '/fields/more',
      '/fields/token',
    ]);
    expect(inspect(error, { depth: 9 })).not.toContain('canary');
  });

  it.each([
    [{ connector: 'nothing', auth: 'token' }, '/connector'],
    [{ connector: 'shop', auth: 'nothing' }, '/auth'],
  ])('refuse %j', async (kind, pointer) => {
    const input = { name: 'X', fields, createdBy: null, ...kind };
    await expect(connections.create(workspaceId, input)).rejects.toMatchObject({ problems: [{ pointer }] });
  });

  it('change what is sent and keep the rest, secrets included', async () => {
    const { id } = await create({ note: 'Main' });
    await connections.credentials(workspaceId, id);
    const changed = await connections.update(workspaceId, id, {
      name: 'Other',
      fields: { note: null },
    });
    expect(changed).toMatchObject({ name: 'Other', fields: { baseUrl: fields.baseUrl } });
    expect(await connections.credentials(workspaceId, id)).toEqual({ kind: 'token', fields });
    await connections.update(workspaceId, id, { fields: { token: 'another-token' } });
    expect((await connections.credentials(workspaceId, id))!.fields).toMatchObject({
      token: 'another-token',
    });
    await expect(connections.update(workspaceId, id, { fields: { token: null } })).rejects.toMatchObject({
      code: 'connection.invalid',
    });
    expect((await startProcess().credentials(workspaceId, id))!.fields).toMatchObject({
      token: 'another-token',
    });
  });

  it('take no secret along to another address', async () => {
    const { id } = await create();
    const elsewhere = { baseUrl: 'https://elsewhere.example' };
    const move = (more: object = {}) =>
      connections.update(workspaceId, id, { fields: { ...elsewhere, ...more } });
    const pointer = (name: string) => ({ pointer: `/fields/${name}`, code: 'connection.enter_again' });
    await expect(move()).rejects.toMatchObject({ problems: [pointer('token'), pointer('pair')] });
    await expect(move({ token: 'entered-again' })).rejects.toMatchObject({ problems: [pointer('pair')] });
    expect((await connections.freshCredentials(workspaceId, id))!.fields).toEqual(fields);
    await move({ token: 'entered-again', pair: null });
    expect((await connections.credentials(workspaceId, id))!.fields).toEqual({
      ...elsewhere,
      token: 'entered-again',
    });
  });

  it('show nothing that was secret, whatever their kind has become since', async () => {
    const { id } = await create();
    const [kind] = shop.auth;
    const { baseUrl, token: _, ...others } = kind!.fields.properties;
    const open = Type.Object({ baseUrl: baseUrl!, token: Type.String(), ...others });
    const changed = startVault(db, catalogueOf({ ...shop, auth: [{ ...kind!, fields: open }] }), {
      keys: [KEY],
    }).connections;
    const { fields: shown } = await changed.update(workspaceId, id, { fields: { note: 'Main' } });
    expect(shown).toEqual({ baseUrl: fields.baseUrl, note: 'Main' });
    expect((await changed.credentials(workspaceId, id))!.fields).toMatchObject({ token });
  });

  it('give each call its own copy', async () => {
    const { id } = await create();
    (await connections.credentials(workspaceId, id))!.fields.token = 'changed';
    expect((await connections.credentials(workspaceId, id))!.fields.token).toBe(token);
  });

  it('are opened once for a burst of calls, and anew after 5 s', async () => {
    const { id } = await create();
    const other = startProcess();
    await Promise.all(Array.from({ length: 20 }, () => other.credentials(workspaceId, id)));
    await connections.delete(workspaceId, id);
    expect(await other.credentials(workspaceId, id)).not.toBeNull();
    const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 5001);
    try {
      expect(await other.credentials(workspaceId, id)).toBeNull();
    } finally {
      clock.mockRestore();
    }
  });

  it('stay while a published workflow uses them, and go when it does no more', async () => {
    const { id } = await create();
    const workflowId = await publishWith(id);
    await expect(connections.delete(workspaceId, id)).rejects.toMatchObject({
      code: 'conflict.state',
      message: expect.stringContaining('Orders') as string,
    });
    await db.query('UPDATE triggers SET version_id = NULL WHERE workflow_id = $1', [workflowId]);
    await connections.delete(workspaceId, id);
    await expect(connections.get(workspaceId, id)).rejects.toMatchObject(NOT_FOUND);
  });

  it('of another workspace are not there', async () => {
    const { id } = await create();
    await expect(connections.get(elsewhere, id)).rejects.toMatchObject(NOT_FOUND);
    await expect(connections.update(elsewhere, id, { name: 'Mine' })).rejects.toMatchObject(NOT_FOUND);
    await expect(connections.delete(elsewhere, id)).rejects.toMatchObject(NOT_FOUND);
    expect(await connections.list(elsewhere)).toEqual([]);
    expect(await connections.credentials(elsewhere, id)).toBeNull();
    expect(await connections.credentials(workspaceId, 'no id at all')).toBeNull();
    expect(await connections.get(workspaceId, id)).toMatchObject({ name: 'My shop' });
  });

  it('do not open in another row, nor without their key, and can be entered again', async () => {
    const [one, two] = [await create(), await create({ token: 'another-token' })];
    await db.query(
      'UPDATE connections SET secrets = (SELECT secrets FROM connections WHERE id = $1) WHERE id = $2',
      [one.id, two.id],
    );
    await expect(connections.credentials(workspaceId, two.id)).rejects.toMatchObject({
      failure: { code: 'vault.tampered' },
    });
    const rekeyed = startProcess('another key, thirty-two long!!!!');
    await expect(rekeyed.credentials(workspaceId, one.id)).rejects.toMatchObject({
      failure: { code: 'vault.unknown_key' },
    });
    // Another process may still open what is there: it is replaced as a whole, or not at all.
    for (const some of [{ note: 'x' }, { token: 'entered-again' }])
      await expect(rekeyed.update(workspaceId, one.id, { fields: some })).rejects.toMatchObject({
        code: 'connection.invalid',
        problems: expect.arrayContaining([
          expect.objectContaining({ pointer: '/fields/pair', code: 'connection.enter_again' }),
        ]) as unknown,
      });
    expect((await connections.freshCredentials(workspaceId, one.id))!.fields).toEqual(fields);
    await rekeyed.update(workspaceId, one.id, { fields: { token: 'entered-again', pair: null } });
    expect((await rekeyed.credentials(workspaceId, one.id))!.fields).toEqual({
      baseUrl: fields.baseUrl,
      token: 'entered-again',
    });
    await connections.update(workspaceId, two.id, { fields: { token: 'entered-again' } });
    expect((await connections.credentials(workspaceId, two.id))!.fields).toEqual({
      baseUrl: fields.baseUrl,
      token: 'entered-again',
    });
  });
});
