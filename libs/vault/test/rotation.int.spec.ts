import { newId } from '#kernel';
import { createDataSource, SEALED_COLUMNS, SealedColumns } from '#store';
import { createTestDatabase, type TestDatabase } from '#testing';

import { rotateKeys } from '../src/rotation';
import { rotateStoredKeys } from '../src/rotate-stored-keys';
import { Vault } from '../src/vault';
import { authBearer, defineConnector } from '#connector-sdk';
import { catalogueOf } from './stand-in-service';
import { startVault } from './vault-process';

const OLD = 'the old key of thirty-two bytes!';
const NEW = 'the new key of thirty-two bytes!';

const shop = defineConnector({
  key: 'shop',
  title: 'Shop',
  description: 'A shop.',
  icon: 'shop.svg',
  auth: [authBearer],
  triggers: [],
  actions: [],
});

describe('Changing the encryption key', () => {
  const workspaceId = newId();
  let database: TestDatabase;
  let db: ReturnType<typeof createDataSource>;

  beforeAll(async () => {
    database = await createTestDatabase();
    db = await createDataSource({ url: database.url }).initialize();
    await db.query("INSERT INTO workspaces (id, name) VALUES ($1, 'W')", [workspaceId]);
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });
  beforeEach(() => db.query('TRUNCATE connections, oauth_sign_ins'));

  const vaultOf = (...keys: string[]) => startVault(db, catalogueOf(shop), { keys });
  const make = (token: string, { connections } = vaultOf(OLD)) =>
    connections.create(workspaceId, {
      name: 'S',
      connector: 'shop',
      auth: 'bearer',
      fields: { token },
      createdBy: null,
    });
  const tokenOf = async (id: string, ...keys: string[]) =>
    (await vaultOf(...keys).connections.credentials(workspaceId, id))?.fields.token;
  const rotate = (...keys: string[]) => rotateKeys(new Vault(keys), new SealedColumns(db));

  it('seals everything anew, and tells when the old key is needed no more', async () => {
    const made = await Promise.all(Array.from({ length: 450 }, (_, n) => make(`token-${n}`)));
    const vault = new Vault([OLD]);
    const signIn = newId();
    await db.query(
      `INSERT INTO oauth_sign_ins (id, workspace_id, connection_id, secret, expires_at)
       VALUES ($1, $2, $3, $4, now() + interval '1 hour')`,
      [
        signIn,
        workspaceId,
        made[0]!.id,
        vault.seal({ workspaceId, rowId: signIn, fieldSet: 'sign-in' }, { a: 1 }),
      ],
    );
    await db.query('UPDATE connections SET tokens = $2 WHERE id = $1', [
      made[0]!.id,
      vault.seal({ workspaceId, rowId: made[0]!.id, fieldSet: 'tokens' }, { accessToken: 'x' }),
    ]);
    expect(await rotate(NEW, OLD)).toEqual({
      resealed: 452,
      unreadable: 0,
      oldKeys: [{ position: 2, rows: 0 }],
    });
    for (const n of [0, 199, 200, 449]) expect(await tokenOf(made[n]!.id, NEW)).toBe(`token-${n}`);
    expect(await rotate(NEW, OLD)).toMatchObject({ resealed: 0 });
  });

  it('keeps what is written at the same moment, and comes back for it', async () => {
    const { id } = await make('before');
    const columns = new SealedColumns(db);
    const replace = columns.replace.bind(columns);
    let isFirst = true;
    jest.spyOn(columns, 'replace').mockImplementation(async (...row) => {
      // A process that does not know the new key yet.
      if (isFirst) await vaultOf(OLD).connections.update(workspaceId, id, { fields: { token: 'after' } });
      isFirst = false;
      return replace(...row);
    });
    expect(await rotateKeys(new Vault([NEW, OLD]), columns)).toMatchObject({
      resealed: 1,
      oldKeys: [{ position: 2, rows: 0 }],
    });
    expect(await tokenOf(id, NEW)).toBe('after');
  });

  it('goes on beside many who change and open connections', async () => {
    const made = await Promise.all(Array.from({ length: 40 }, (_, n) => make(`first-${n}`)));
    const both = vaultOf(NEW, OLD);
    const changes = made.map(({ id }, n) =>
      both.connections.update(workspaceId, id, { fields: { token: `second-${n}` } }),
    );
    await Promise.all([rotate(NEW, OLD), ...changes]);
    await rotate(NEW, OLD);
    for (const [n, { id }] of made.entries()) expect(await tokenOf(id, NEW)).toBe(`second-${n}`);
  });

  it('can be broken off and begun again', async () => {
    await Promise.all(Array.from({ length: 5 }, () => make('a token')));
    const columns = new SealedColumns(db);
    const replace = columns.replace.bind(columns);
    let left = 2;
    jest.spyOn(columns, 'replace').mockImplementation(async (...row) => {
      if (left-- === 0) throw new Error('broken off');
      return replace(...row);
    });
    await expect(rotateKeys(new Vault([NEW, OLD]), columns)).rejects.toThrow('broken off');
    expect(await rotate(NEW, OLD)).toMatchObject({ resealed: 3 });
  });

  it('says what does not open, and leaves it as it is', async () => {
    await make('sealed with a key that is gone', vaultOf('a key that nobody has any more!!'));
    const before = await db.query('SELECT secrets FROM connections');
    expect(await rotate(NEW, OLD)).toMatchObject({ resealed: 0, unreadable: 1 });
    expect(await db.query('SELECT secrets FROM connections')).toEqual(before);
  });

  it('counts what processes with the old key in front have sealed since', async () => {
    await rotate(NEW, OLD);
    const { id } = await make('late');
    expect((await new SealedColumns(db).countByKey(SEALED_COLUMNS[0]!)).size).toBe(1);
    const base64 = (key: string) => Buffer.from(key).toString('base64');
    const report = await rotateStoredKeys(database.url, [base64(NEW), base64(OLD)]);
    expect(report).toMatchObject({ resealed: 1, oldKeys: [{ position: 2, rows: 0 }] });
    expect(await tokenOf(id, NEW)).toBe('late');
  });

  it('knows every column that is sealed', async () => {
    const rows = await db.query<{ name: string }[]>(
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
       WHERE table_schema = 'public' AND data_type = 'bytea' AND table_name !~ '_\\d{8}$' ORDER BY 1`,
    );
    const sealed = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`);
    // A column of bytes is either sealed or one of these, which hold no secrets of connections.
    const others = [
      'api_keys.key_hash',
      'captures.body',
      'events.body',
      'files.sha256',
      'flood_items.body',
      'flood_items.item',
      'idempotency_keys.request_hash',
      'oauth_sign_ins.session_hash',
      'oauth_sign_ins.state_hash',
      'seen_items.item',
      'sessions.token_hash',
    ];
    expect(rows.map(({ name }) => name)).toEqual([...sealed, ...others].sort());
  });
});
