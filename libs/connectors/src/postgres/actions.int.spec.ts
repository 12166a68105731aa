/** The actions against a real Postgres. */
import { Client } from 'pg';

import type { ConnectionCredentials } from '#connector-sdk';
import { createTestDatabase, memoryFiles, type TestDatabase, waitUntil } from '#testing';

import { loadFields, loadOptions, runAction, testConnection } from '../../test/run-action';
import { connector } from '.';

let database: TestDatabase;
let client: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new Client(database.url);
  await client.connect();
  await client.query(`
    CREATE SCHEMA shop;
    CREATE TYPE shop.mood AS ENUM ('sad', 'happy');
    CREATE TABLE shop."Order s" (
      id bigserial PRIMARY KEY,
      email text UNIQUE NOT NULL,
      total numeric(20, 2),
      paid boolean NOT NULL DEFAULT false,
      tags text[],
      facts jsonb,
      picture bytea,
      mood shop.mood,
      due date,
      placed_at timestamptz,
      doubled numeric GENERATED ALWAYS AS (total * 2) STORED
    );
    CREATE VIEW shop.paid AS SELECT * FROM shop."Order s" WHERE paid;
  `);
});

beforeEach(() => client.query('TRUNCATE shop."Order s" RESTART IDENTITY'));

afterAll(async () => {
  await client.end();
  await database.drop();
});

function toPostgres(more: Record<string, unknown> = {}): ConnectionCredentials {
  const url = new URL(database.url);
  return {
    kind: 'server',
    fields: {
      host: url.hostname,
      port: Number(url.port),
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      database: url.pathname.slice(1),
      tls: 'off',
      ...more,
    },
  };
}

const TABLE = { schema: 'shop', table: 'Order s' };
const run = (key: string, input: Record<string, unknown>, options = {}) =>
  runAction(connector, key, input, toPostgres(), options);
const query = (sql: string, parameters: unknown[] = [], more = {}) =>
  run('query', { query: sql, parameters, ...more });
const insert = (row: Record<string, unknown>, options = {}) =>
  run('insert-row', { ...TABLE, row }, options) as Promise<{ row: Record<string, unknown> }>;

describe('values', () => {
  it('come as JSON that loses nothing', async () => {
    const { rows } =
      await query(`SELECT 1::int2 small, 7::int8 safe, 9007199254740993::int8 large, 1.50::numeric price,
      12345678901234567890.123::numeric exact, 0.5::float8 half, 'NaN'::float8 none, true yes, NULL::text nothing,
      '{"a":[1]}'::jsonb facts, '\\x00ff'::bytea bytes, date '2026-01-31' AS day, time '12:30' clock,
      timestamptz '2026-01-31 12:00:00.123456+01' AS instant, timestamp '2026-01-31 12:00' AS local,
      interval '1 day 2 hours' AS pause, ARRAY['a,b', NULL, 'c"d']::text[] tags, ARRAY[[1,2],[3,4]] grid,
      ARRAY[9007199254740993]::int8[] ids, '{}'::int[] empty, 'a1b2c3d4-0000-4000-8000-000000000000'::uuid id`);
    expect(rows).toEqual([
      {
        small: 1,
        safe: 7,
        large: '9007199254740993',
        price: 1.5,
        exact: '12345678901234567890.123',
        half: 0.5,
        none: 'NaN',
        yes: true,
        nothing: null,
        facts: { a: [1] },
        bytes: 'AP8=',
        day: '2026-01-31',
        clock: '12:30:00',
        instant: '2026-01-31T11:00:00.123456Z',
        local: '2026-01-31T12:00:00',
        pause: 'P1DT2H',
        tags: ['a,b', null, 'c"d'],
        grid: [
          [1, 2],
          [3, 4],
        ],
        ids: ['9007199254740993'],
        empty: [],
        id: 'a1b2c3d4-0000-4000-8000-000000000000',
      },
    ]);
  });

  it('go in as what the columns are', async () => {
    const { files } = memoryFiles({ f1: { name: 'a.bin', contentType: 'x/y', base64: 'AP8=' } });
    const file = { $file: 'f1', name: 'a.bin', contentType: 'x/y', size: 2 };
    const row = {
      email: "Robert'); DROP TABLE x;--",
      total: '12.50',
      paid: 'true',
      tags: ['a', 'b,c'],
      facts: ['x', { y: 1 }],
      picture: file,
      mood: 'happy',
      due: '2026-01-31',
      placed_at: '2026-01-31T12:00:00+01:00',
    };
    const { row: stored } = await insert(row, { files });
    expect(stored).toEqual({
      ...row,
      id: 1,
      total: 12.5,
      paid: true,
      picture: 'AP8=',
      placed_at: '2026-01-31T11:00:00Z',
      doubled: 25,
    });
    const again = await insert({ email: 'b', picture: stored['picture'], facts: 'plain', total: '' });
    expect(again.row).toMatchObject({ picture: 'AP8=', facts: 'plain', total: null });
  });

  it.each([{ picture: 'no base64!' }, { total: 'much' }, { mood: 'angry' }])(
    'that do not fit: %j',
    async (row) => {
      await expect(insert({ email: 'a', ...row })).rejects.toMatchObject({
        failure: { kind: 'permanent', code: 'postgres.bad_value' },
      });
    },
  );
});

describe('rows', () => {
  const three = () =>
    run('insert-rows', {
      ...TABLE,
      rows: [
        { email: 'ann@example.com', total: 10, mood: 'happy' },
        { email: 'bob_x@example.com', total: 20 },
        { email: 'cy@example.org', paid: true },
      ],
    });
  const find = async (conditions: unknown[], more = {}) => {
    const found = (await run('find-rows', { ...TABLE, conditions, orderBy: 'id', ...more })) as {
      rows: { id: number }[];
    };
    return found.rows.map(({ id }) => id);
  };

  it('are added all or none', async () => {
    expect(await three()).toEqual({ rowCount: 3 });
    await expect(
      run('insert-rows', { ...TABLE, rows: [{ email: 'new' }, { email: 'ann@example.com' }] }),
    ).rejects.toMatchObject({
      failure: {
        kind: 'permanent',
        code: 'postgres.constraint',
        message: expect.stringContaining('ann@example.com') as string,
      },
    });
    expect(await find([])).toEqual([1, 2, 3]);
  });

  it.each([
    [[{ column: 'email', value: 'ann@example.com' }], [1]],
    [[{ column: 'email', operator: 'isNot', value: 'ann@example.com' }], [2, 3]],
    [[{ column: 'total', operator: 'isNot', value: 10 }], [2, 3]],
    [[{ column: 'total', operator: 'greater', value: '10' }], [2]],
    [[{ column: 'total', operator: 'atLeast', value: 10 }], [1, 2]],
    [[{ column: 'total', operator: 'less', value: 20 }], [1]],
    [[{ column: 'total', operator: 'atMost', value: 20 }], [1, 2]],
    [[{ column: 'email', operator: 'contains', value: '_x' }], [2]],
    [[{ column: 'email', operator: 'startsWith', value: 'ann' }], [1]],
    [[{ column: 'email', operator: 'endsWith', value: '.org' }], [3]],
    [[{ column: 'id', operator: 'oneOf', value: [1, 3] }], [1, 3]],
    [[{ column: 'id', operator: 'oneOf', value: '1, 2' }], [1, 2]],
    [[{ column: 'id', operator: 'oneOf', value: [] }], []],
    [[{ column: 'total', operator: 'isEmpty' }], [3]],
    [[{ column: 'total', operator: 'isNotEmpty' }], [1, 2]],
    [[{ column: 'mood', value: 'happy' }], [1]],
    [[{ column: 'paid', value: 'true' }], [3]],
    [
      [
        { column: 'total', value: 10 },
        { column: 'email', operator: 'contains', value: 'cy' },
      ],
      [],
    ],
  ])('are found by %j', async (conditions, ids) => {
    await three();
    expect(await find(conditions)).toEqual(ids);
  });

  it('are found by any condition, sorted, cut, and with the columns that are wanted', async () => {
    await three();
    const conditions = [
      { column: 'id', value: 1 },
      { column: 'id', value: 3 },
    ];
    expect(await find(conditions, { match: 'any', direction: 'descending' })).toEqual([3, 1]);
    expect(
      await run('find-rows', { ...TABLE, columns: ['email'], orderBy: 'id', maxRows: 1, skip: 1 }),
    ).toEqual({ rows: [{ email: 'bob_x@example.com' }], rowCount: 1, truncated: true });
    expect(await run('find-rows', { ...TABLE, maxRows: 3 })).toMatchObject({ rowCount: 3, truncated: false });
  });

  it('are updated and deleted by conditions, and never all of them by accident', async () => {
    await three();
    const conditions = [{ column: 'total', operator: 'isNotEmpty' }];
    expect(await run('update-rows', { ...TABLE, conditions, row: { paid: true, mood: null } })).toMatchObject(
      {
        rowCount: 2,
        truncated: false,
        rows: [
          { id: 1, paid: true, mood: null },
          { id: 2, paid: true },
        ],
      },
    );
    expect(await run('delete-rows', { ...TABLE, conditions })).toMatchObject({ rowCount: 2 });
    for (const [key, input] of [
      ['update-rows', { ...TABLE, row: { paid: false } }],
      ['delete-rows', TABLE],
    ] as const) {
      await expect(run(key, input)).rejects.toMatchObject({ failure: { code: 'postgres.every_row' } });
      expect(await run(key, { ...input, everyRow: true })).toMatchObject({ rowCount: 1 });
    }
  });

  it('are added or updated by their key', async () => {
    const upsert = (row: Record<string, unknown>, keys?: string[]) =>
      run('upsert-row', { ...TABLE, row, ...(keys ? { keys } : {}) });
    expect(await upsert({ email: 'a', total: 1 }, ['email'])).toMatchObject({ row: { id: 1, total: 1 } });
    expect(await upsert({ email: 'a', total: 2 }, ['email'])).toMatchObject({ row: { id: 1, total: 2 } });
    expect(await upsert({ email: 'a' }, ['email'])).toMatchObject({ row: { id: 1, total: 2 } });
    expect(await upsert({ id: 1, email: 'b' })).toMatchObject({ row: { id: 1, email: 'b', total: 2 } });
    await expect(upsert({ email: 'a' })).rejects.toMatchObject({ failure: { code: 'postgres.no_key' } });
    await expect(upsert({ email: 'a', total: 3 }, ['total'])).rejects.toMatchObject({
      failure: { kind: 'permanent', code: 'postgres.bad_query' },
    });
  });

  it('of a table or a column that there is not are a failure that says so', async () => {
    await expect(run('find-rows', { schema: 'shop', table: 'order s' })).rejects.toMatchObject({
      failure: { kind: 'permanent', code: 'postgres.no_table' },
    });
    for (const input of [
      { conditions: [{ column: 'id" = 1; --', value: 1 }] },
      { orderBy: 'nope' },
      { columns: ['nope'] },
    ]) {
      await expect(run('find-rows', { ...TABLE, ...input })).rejects.toMatchObject({
        failure: {
          kind: 'permanent',
          code: 'postgres.no_column',
          message: expect.stringContaining('email') as string,
        },
      });
    }
  });
});

describe('queries', () => {
  it('take values for placeholders, and only one statement', async () => {
    expect(
      await query('SELECT $1::text AS a, $2::int + 1 AS b, $3::jsonb AS c', ["'; DROP", 2, { d: [1] }]),
    ).toEqual({
      rows: [{ a: "'; DROP", b: 3, c: { d: [1] } }],
      rowCount: 1,
      truncated: false,
    });
    await expect(query('SELECT 1; SELECT 2')).rejects.toMatchObject({
      failure: { kind: 'permanent', code: 'postgres.bad_query' },
    });
    expect(await query('UPDATE shop."Order s" SET paid = true')).toEqual({
      rows: [],
      rowCount: 0,
      truncated: false,
    });
  });

  it('are cut to the rows that are wanted', async () => {
    const { rows, ...facts } = await query('SELECT n FROM generate_series(1, 5000) n', [], { maxRows: 2 });
    expect(rows).toEqual([{ n: 1 }, { n: 2 }]);
    expect(facts).toEqual({ rowCount: 5000, truncated: true });
  });

  it('whose answer does not fit fail for good', async () => {
    await expect(query("SELECT repeat('x', 40000000)")).rejects.toMatchObject({
      failure: { kind: 'permanent', code: 'postgres.answer_too_large' },
    });
  });

  it('that only read can change nothing', async () => {
    await insert({ email: 'a' });
    for (const sql of ['DELETE FROM shop."Order s"', 'COMMIT; DELETE FROM shop."Order s"'])
      await expect(query(sql, [], { readOnly: true })).rejects.toMatchObject({
        failure: { kind: 'permanent' },
      });
    expect((await query('SELECT id FROM shop."Order s"', [], { readOnly: true })).rowCount).toBe(1);
  });

  it('are stopped by the server when they take too long', async () => {
    await expect(query('SELECT pg_sleep(30)', [], { timeoutSeconds: 1 })).rejects.toMatchObject({
      failure: { kind: 'retryable', code: 'postgres.timeout' },
    });
  });

  it('end at once with their run', async () => {
    const controller = new AbortController();
    const running = run('query', { query: 'SELECT pg_sleep(30)' }, { signal: controller.signal });
    running.catch(() => undefined);
    await waitForSleep();
    controller.abort();
    await expect(running).rejects.toMatchObject({ failure: { kind: 'retryable' } });
  });

  it.each([
    ['SELEC 1', 'permanent', 'postgres.bad_query'],
    ['SELECT * FROM nope', 'permanent', 'postgres.bad_query'],
    ['SELECT 1/0', 'permanent', 'postgres.bad_value'],
    [`DO $$ BEGIN RAISE SQLSTATE '40001'; END $$`, 'retryable', 'postgres.conflict'],
    [`DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$`, 'retryable', 'postgres.conflict'],
    [`DO $$ BEGIN RAISE SQLSTATE '53300'; END $$`, 'retryable', 'postgres.refused'],
    ['SELECT pg_terminate_backend(pg_backend_pid())', 'retryable', 'postgres.refused'],
  ])('%s is %s (%s)', async (sql, kind, code) => {
    await expect(query(sql)).rejects.toMatchObject({
      failure: { kind, code, message: expect.stringContaining('Postgres says: ') as string },
    });
  });

  it('together are all or nothing', async () => {
    const add = (email: string) => ({
      query: 'INSERT INTO shop."Order s" (email) VALUES ($1) RETURNING id',
      parameters: [email],
    });
    expect(await run('transaction', { statements: [add('a'), add('b')] })).toEqual({
      results: [
        { rows: [{ id: 1 }], rowCount: 1, truncated: false },
        { rows: [{ id: 2 }], rowCount: 1, truncated: false },
      ],
    });
    await expect(run('transaction', { statements: [add('c'), add('a')] })).rejects.toMatchObject({
      failure: { code: 'postgres.constraint' },
    });
    expect((await query('SELECT email FROM shop."Order s" ORDER BY id')).rows).toEqual([
      { email: 'a' },
      { email: 'b' },
    ]);
  });
});

describe('the connection', () => {
  it('says whose it is, and what is wrong with it', async () => {
    const { user, database: name } = toPostgres().fields;
    const { account } = await testConnection(connector, toPostgres());
    expect(account).toMatch(new RegExp(`^${String(user)} at ${String(name)} \\(Postgres \\d+`));
    await client.query(`CREATE ROLE wrong_password_actions LOGIN`);
    try {
      await expect(
        testConnection(connector, toPostgres({ user: 'nobody_there', password: 'wrong' })),
      ).rejects.toMatchObject({ failure: { kind: 'auth', code: 'postgres.auth' } });
      // The same with the next try of a step.
      await expect(testConnection(connector, toPostgres({ database: 'nothing_here' }))).rejects.toMatchObject(
        {
          failure: { kind: 'permanent', code: 'postgres.refused' },
        },
      );
    } finally {
      await client.query('DROP ROLE wrong_password_actions');
    }
  });

  it('is closed at the end', async () => {
    await query('SELECT 1');
    const open = async () => {
      const { rows } = await client.query(
        "SELECT query FROM pg_stat_activity WHERE application_name = 'Sluice' AND datname = current_database()",
      );
      return (rows as { query: string }[]).filter(({ query: sql }) => !sql.includes('pg_sleep'));
    };
    await waitUntil(async () => (await open()).length === 0, { what: 'the end of the connection' });
  });

  it('lists schemas, tables and columns', async () => {
    const values = async (loader: string, more = {}) =>
      (await loadOptions(connector, loader, toPostgres(), more)).options.map(({ value }) => value);
    expect(await values('schemas')).toEqual(expect.arrayContaining(['public', 'shop']));
    expect(await values('schemas', { search: 'SHO' })).toEqual(['shop']);
    expect(await values('tables', { input: { schema: 'shop' } })).toEqual(['Order s', 'paid']);
    expect(await values('tables', { input: { schema: 'shop' }, search: '_' })).toEqual([]);
    expect(await values('columns', { input: TABLE, search: 'E' })).toEqual(
      expect.arrayContaining(['email', 'picture']),
    );
    await expect(values('columns', { input: { schema: 'shop' } })).rejects.toMatchObject({
      failure: { code: 'postgres.no_table' },
    });
  });

  it('pages long lists', async () => {
    await client.query('CREATE SCHEMA many');
    await client.query(
      `DO $$ BEGIN FOR n IN 1..201 LOOP EXECUTE format('CREATE TABLE many.t%s ()', to_char(n, 'FM000')); END LOOP; END $$`,
    );
    const input = { schema: 'many' };
    const first = await loadOptions(connector, 'tables', toPostgres(), { input });
    expect(first).toMatchObject({ nextCursor: '200' });
    const next = await loadOptions(connector, 'tables', toPostgres(), { input, cursor: '200' });
    expect(next).toEqual({ options: [{ value: 't201', label: 't201' }], nextCursor: null });
  });

  it('knows the fields of a table', async () => {
    const fields = await loadFields(connector, 'row', toPostgres(), TABLE);
    expect(fields).toMatchObject({
      required: ['email'],
      properties: {
        id: { type: 'integer', title: 'id', description: 'bigint, must not be empty' },
        total: { type: 'number', description: 'numeric(20,2)' },
        paid: { type: 'boolean' },
        tags: { type: 'array' },
        facts: { ui: { format: 'json' } },
        picture: { ui: { format: 'file' } },
        mood: { enum: ['sad', 'happy'] },
        due: { type: 'string' },
      },
    });
    expect(fields.properties).not.toHaveProperty('doubled');
  });
});

async function waitForSleep() {
  const isAsleep = async () => {
    const { rows } = await client.query(
      "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(30)%' AND state = 'active' AND wait_event = 'PgSleep'",
    );
    return rows.length > 0;
  };
  await waitUntil(isAsleep, { what: 'the server to sleep' });
}
