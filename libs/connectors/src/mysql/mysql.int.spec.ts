/** The operations against a real MariaDB. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

import { type Connection, createConnection } from 'mysql2/promise';

import type { ConnectionCredentials, PollTriggerDeclaration } from '#connector-sdk';
import {
  fakeActionContext,
  laterThanNow,
  type MariaDb,
  memoryFiles,
  startMariaDb,
  TEST_CERTIFICATE,
  waitUntil,
} from '#testing';

import { loadFields, loadOptions, loopback, runAction, testConnection } from '../../test/run-action';
import { connector } from '.';
import { newRowsTrigger } from './new-rows.trigger';

const trigger = newRowsTrigger as unknown as PollTriggerDeclaration;

let server: MariaDb;
let client: Connection;
const servers: Server[] = [];
const peers: Socket[] = [];

beforeAll(async () => {
  server = await startMariaDb();
  const { port, user, password, database } = server;
  client = await createConnection({
    host: '127.0.0.1',
    port,
    user,
    password,
    database,
    multipleStatements: true,
  });
  await client.query(`
    CREATE TABLE \`Order s\` (
      id bigint AUTO_INCREMENT PRIMARY KEY,
      email varchar(100) UNIQUE NOT NULL,
      total decimal(30, 3),
      paid boolean NOT NULL DEFAULT false,
      tags set('a', 'b', 'c'),
      facts json,
      picture blob,
      mood enum('sad', 'hap''py'),
      due date,
      placed_at datetime(6),
      touched timestamp NULL,
      doubled decimal(30, 3) AS (total * 2) STORED
    );
    CREATE VIEW paid AS SELECT * FROM \`Order s\` WHERE paid;
  `);
});

beforeEach(() => client.query('TRUNCATE `Order s`'));

afterAll(async () => {
  await client?.end();
  await server?.remove();
  for (const peer of peers) peer.destroy();
  await Promise.all(servers.map((one) => new Promise((resolve) => one.close(resolve))));
});

const toMysql = (more: Record<string, unknown> = {}): ConnectionCredentials => ({
  kind: 'server',
  fields: {
    host: '127.0.0.1',
    port: server.port,
    user: server.user,
    password: server.password,
    database: server.database,
    tls: 'off',
    ...more,
  },
});

const TABLE = { table: 'Order s' };
const run = (key: string, input: Record<string, unknown>, options = {}) =>
  runAction(connector, key, input, toMysql(), options);
const query = (sql: string, parameters: unknown[] = [], more = {}) =>
  run('query', { query: sql, parameters, ...more });
const insert = (row: Record<string, unknown>, options = {}) =>
  run('insert-row', { ...TABLE, row }, options) as Promise<{ row: Record<string, unknown> }>;

describe('values', () => {
  it('come as JSON that loses nothing', async () => {
    const { rows } =
      await query(`SELECT 1 small, 9007199254740993 large, 18446744073709551615 larger, 1.50 price,
      12345678901234567890.123 exact, 0.5e0 half, TRUE yes, NULL nothing, x'00ff' bytes, b'101' bits,
      DATE '2026-01-31' AS day, TIME '12:30:00' clock, TIMESTAMP '2026-01-31 12:00:00.123456' local, 'ä€😀' text`);
    expect(rows).toEqual([
      {
        small: 1,
        large: '9007199254740993',
        larger: '18446744073709551615',
        price: 1.5,
        exact: '12345678901234567890.123',
        half: 0.5,
        yes: 1,
        nothing: null,
        bytes: 'AP8=',
        bits: 'BQ==',
        day: '2026-01-31',
        clock: '12:30:00',
        local: '2026-01-31T12:00:00.123456',
        text: 'ä€😀',
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
      tags: ['a', 'c'],
      facts: ['x', { y: 1 }],
      picture: file,
      mood: "hap'py",
      due: '2026-01-31T23:00:00-02:00',
      placed_at: '2026-01-31T12:00:00.5+01:00',
      touched: '2026-01-31T12:00:00Z',
    };
    const { row: stored } = await insert(row, { files });
    expect(stored).toEqual({
      ...row,
      id: 1,
      total: 12.5,
      paid: 1,
      tags: 'a,c',
      picture: 'AP8=',
      due: '2026-02-01',
      placed_at: '2026-01-31T11:00:00.500000',
      touched: '2026-01-31T12:00:00Z',
      doubled: 25,
    });
    const again = await insert({ email: 'b', picture: stored['picture'], facts: 'plain', total: '' });
    expect(again.row).toMatchObject({ id: 2, picture: 'AP8=', facts: 'plain', total: null });
  });

  it.each([{ picture: 'no base64!' }, { total: 'much' }, { mood: 'angry' }, { email: 'x'.repeat(101) }])(
    'that do not fit: %j',
    async (row) => {
      await expect(insert({ email: 'a', ...row })).rejects.toMatchObject({
        failure: { kind: 'permanent', code: 'mysql.bad_value' },
      });
    },
  );
});

describe('rows', () => {
  const three = () =>
    run('insert-rows', {
      ...TABLE,
      rows: [
        { email: 'ann@example.com', total: 10, mood: 'sad' },
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
        code: 'mysql.constraint',
        message: expect.stringContaining('ann@example.com') as string,
      },
    });
    expect(await find([])).toEqual([1, 2, 3]);
  });

  it.each([
    [[{ column: 'email', value: 'ann@example.com' }], [1]],
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
    [[{ column: 'paid', value: 'true' }], [3]],
  ])('are found by %j', async (conditions, ids) => {
    await three();
    expect(await find(conditions)).toEqual(ids);
  });

  it('are found sorted, cut, and with the columns that are wanted', async () => {
    await three();
    const conditions = [
      { column: 'id', value: 1 },
      { column: 'id', value: 3 },
    ];
    expect(await find(conditions, { match: 'any', direction: 'descending' })).toEqual([3, 1]);
    expect(
      await run('find-rows', { ...TABLE, columns: ['email'], orderBy: 'id', maxRows: 1, skip: 1 }),
    ).toEqual({ rows: [{ email: 'bob_x@example.com' }], rowCount: 1, truncated: true });
  });

  it('are updated and deleted by conditions, and never all of them by accident', async () => {
    await three();
    const conditions = [{ column: 'total', operator: 'isNotEmpty' }];
    expect(await run('update-rows', { ...TABLE, conditions, row: { paid: true } })).toEqual({ rowCount: 2 });
    expect(await run('delete-rows', { ...TABLE, conditions })).toEqual({ rowCount: 2 });
    for (const [key, input] of [
      ['update-rows', { ...TABLE, row: { paid: false } }],
      ['delete-rows', TABLE],
    ] as const) {
      await expect(run(key, input)).rejects.toMatchObject({ failure: { code: 'mysql.every_row' } });
      expect(await run(key, { ...input, everyRow: true })).toEqual({ rowCount: 1 });
    }
  });

  it('are added or updated by their key', async () => {
    const upsert = (row: Record<string, unknown>, keys?: string[]) =>
      run('upsert-row', { ...TABLE, row, ...(keys ? { keys } : {}) });
    expect(await upsert({ email: 'a', total: 1 }, ['email'])).toMatchObject({ row: { id: 1, total: 1 } });
    expect(await upsert({ email: 'a', total: 2 }, ['email'])).toMatchObject({ row: { id: 1, total: 2 } });
    expect(await upsert({ email: 'a' }, ['email'])).toMatchObject({ row: { id: 1, total: 2 } });
    expect(await upsert({ id: 1, email: 'b' })).toMatchObject({ row: { id: 1, email: 'b', total: 2 } });
    await expect(upsert({ email: 'a' })).rejects.toMatchObject({ failure: { code: 'mysql.no_key' } });
    // Not kept unique: it would be added once more by each run.
    await expect(upsert({ total: 3 }, ['total'])).rejects.toMatchObject({
      failure: { code: 'mysql.no_key' },
    });
    // Of another row, by a key that was not named.
    await expect(upsert({ id: 99, email: 'b', total: 9 }, ['id'])).rejects.toMatchObject({
      failure: { code: 'mysql.constraint' },
    });
    expect(await upsert({ email: 'b' }, ['email'])).toMatchObject({ row: { id: 1, total: 2 } });
  });

  it('of a table or a column that there is not are a failure that says so', async () => {
    await expect(run('find-rows', { table: 'nope' })).rejects.toMatchObject({
      failure: { kind: 'permanent', code: 'mysql.no_table' },
    });
    for (const input of [
      { conditions: [{ column: 'id` = 1; --', value: 1 }] },
      { orderBy: 'nope' },
      { columns: ['nope'] },
    ]) {
      await expect(run('find-rows', { ...TABLE, ...input })).rejects.toMatchObject({
        failure: { kind: 'permanent', code: 'mysql.no_column' },
      });
    }
  });
});

describe('queries', () => {
  it('take values for placeholders, and only one statement', async () => {
    expect(
      await query('SELECT ? AS a, ? + 1 AS b, JSON_VALUE(?, "$.d[0]") AS c', ["'; DROP", 2, { d: [7] }]),
    ).toEqual({
      rows: [{ a: "'; DROP", b: 3, c: '7' }],
      rowCount: 1,
      truncated: false,
    });
    await expect(query('SELECT 1; SELECT 2')).rejects.toMatchObject({
      failure: { kind: 'permanent', code: 'mysql.bad_query' },
    });
    await expect(query('SELECT ?', [])).rejects.toMatchObject({ failure: { kind: 'permanent' } });
    expect(await query('UPDATE `Order s` SET paid = true')).toEqual({
      rows: [],
      rowCount: 0,
      truncated: false,
    });
  });

  it('are cut to the rows that are wanted', async () => {
    const { rows, ...facts } = await query('SELECT seq AS n FROM seq_1_to_5000', [], { maxRows: 2 });
    expect(rows).toEqual([{ n: 1 }, { n: 2 }]);
    expect(facts).toEqual({ rowCount: 5000, truncated: true });
  });

  it('give the first set of rows of a procedure', async () => {
    await client.query('CREATE PROCEDURE two() BEGIN SELECT 1 AS a; SELECT 2 AS b, 3 AS c; END');
    expect(await query('CALL two()')).toMatchObject({ rows: [{ a: 1 }] });
  });

  it('that only read can change nothing', async () => {
    await insert({ email: 'a' });
    for (const sql of ['DELETE FROM `Order s`', 'TRUNCATE `Order s`', 'DROP TABLE `Order s`'])
      await expect(query(sql, [], { readOnly: true })).rejects.toMatchObject({
        failure: { kind: 'permanent', code: 'mysql.read_only' },
      });
    expect((await query('SELECT id FROM `Order s`', [], { readOnly: true })).rowCount).toBe(1);
  });

  it('are stopped by the server when they take too long', async () => {
    await expect(query('SELECT SLEEP(30)', [], { timeoutSeconds: 1 })).rejects.toMatchObject({
      failure: { kind: 'retryable', code: 'mysql.timeout' },
    });
  });

  it('end at once with their run', async () => {
    const controller = new AbortController();
    const running = run('query', { query: 'SELECT SLEEP(29)' }, { signal: controller.signal });
    running.catch(() => undefined);
    await waitUntil(
      async () => {
        const [rows] = await client.query(
          "SELECT 1 FROM information_schema.PROCESSLIST WHERE INFO LIKE 'SELECT SLEEP(29)%'",
        );
        return (rows as unknown[]).length > 0;
      },
      { what: 'the server to sleep' },
    );
    controller.abort();
    await expect(running).rejects.toMatchObject({ failure: { kind: 'retryable' } });
  });

  it.each([
    ['SELEC 1', 'permanent', 'mysql.bad_query'],
    ['SELECT * FROM nope', 'permanent', 'mysql.bad_query'],
    [`SIGNAL SQLSTATE '40001' SET MESSAGE_TEXT = 'x'`, 'retryable', 'mysql.conflict'],
    [`SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213, MESSAGE_TEXT = 'x'`, 'retryable', 'mysql.conflict'],
    [`SIGNAL SQLSTATE '08004' SET MYSQL_ERRNO = 1040, MESSAGE_TEXT = 'x'`, 'retryable', 'mysql.refused'],
    [`SIGNAL SQLSTATE '42000' SET MYSQL_ERRNO = 1142, MESSAGE_TEXT = 'x'`, 'permanent', 'mysql.not_allowed'],
  ])('%s is %s (%s)', async (sql, kind, code) => {
    await expect(query(sql)).rejects.toMatchObject({
      failure: { kind, code, message: expect.stringContaining('MySQL says: ') as string },
    });
  });

  it('together are all or nothing', async () => {
    const add = (email: string) => ({
      query: 'INSERT INTO `Order s` (email) VALUES (?)',
      parameters: [email],
    });
    expect(
      await run('transaction', { statements: [add('a'), { query: 'SELECT COUNT(*) AS n FROM `Order s`' }] }),
    ).toEqual({
      results: [
        { rows: [], rowCount: 1, truncated: false },
        { rows: [{ n: 1 }], rowCount: 1, truncated: false },
      ],
    });
    await expect(run('transaction', { statements: [add('c'), add('a')] })).rejects.toMatchObject({
      failure: { code: 'mysql.constraint' },
    });
    expect((await query('SELECT email FROM `Order s`')).rows).toEqual([{ email: 'a' }]);
  });
});

describe('the connection', () => {
  it('says whose it is, and what is wrong with it', async () => {
    const { account } = await testConnection(connector, toMysql());
    expect(account).toMatch(/^ann at shop \(.*MariaDB/);
    await expect(testConnection(connector, toMysql({ password: 'wrong' }))).rejects.toMatchObject({
      failure: { kind: 'auth', code: 'mysql.auth' },
    });
    await expect(testConnection(connector, toMysql({ database: 'nope' }))).rejects.toMatchObject({
      failure: { kind: 'permanent', message: expect.stringContaining('nope') as string },
    });
  });

  it('is closed at the end', async () => {
    await query('SELECT 1');
    const others = async () => {
      const [rows] = await client.query(
        "SELECT 1 FROM information_schema.PROCESSLIST WHERE USER = 'ann' AND ID <> CONNECTION_ID() AND COALESCE(INFO, '') NOT LIKE 'SELECT SLEEP%'",
      );
      return (rows as unknown[]).length;
    };
    await waitUntil(async () => (await others()) === 0, { what: 'the end of the connection' });
  });

  it('is encrypted, and trusts only whom it is told to trust', async () => {
    const cipher = async (more: Record<string, unknown>) => {
      const input = { query: "SHOW SESSION STATUS LIKE 'Ssl_cipher'" };
      const { rows } = await runAction(connector, 'query', input, toMysql(more));
      return (rows as { Value: string }[])[0]?.Value;
    };
    const trusted = { tls: 'on', host: 'localhost', ca: TEST_CERTIFICATE.cert };
    expect(await cipher({})).toBe('');
    expect(await cipher(trusted)).toMatch(/TLS|ECDHE/);
    const byAddress = { ...trusted, host: '127.0.0.1' };
    expect(await cipher({ ...byAddress, serverName: 'localhost' })).toMatch(/TLS|ECDHE/);
    await expect(cipher({ ...byAddress, serverName: 'db.example.com' })).rejects.toMatchObject({
      failure: { code: 'mysql.tls' },
    });
    await expect(cipher({ tls: 'on', host: 'localhost' })).rejects.toMatchObject({
      failure: { code: 'mysql.tls' },
    });
    await expect(cipher(byAddress)).rejects.toMatchObject({
      failure: { code: 'mysql.tls_needs_name' },
    });
  });

  it('lists tables and columns, and knows the fields of a table', async () => {
    const values = async (loader: string, more = {}) =>
      (await loadOptions(connector, loader, toMysql(), more)).options.map(({ value }) => value);
    expect(await values('tables')).toEqual(['Order s', 'paid']);
    expect(await values('tables', { search: '_' })).toEqual([]);
    expect(await values('columns', { input: TABLE, search: 'mo' })).toEqual(['mood']);
    const fields = await loadFields(connector, 'row', toMysql(), TABLE);
    expect(fields).toMatchObject({
      required: ['email'],
      properties: {
        id: { type: 'integer', title: 'id' },
        total: { type: 'number', description: 'decimal(30,3)' },
        paid: { type: 'boolean' },
        picture: { ui: { format: 'file' } },
        mood: { enum: ['sad', "hap'py"] },
      },
    });
    expect(fields.properties).not.toHaveProperty('doubled');
  });
});

describe('new rows', () => {
  const poll = async (input: Record<string, unknown>, cursor: unknown) => {
    const context = fakeActionContext(input, { auth: toMysql(), connector });
    const { items, cursor: next } = await trigger.poll({
      ...context,
      input: input as never,
      sockets: loopback,
      cursor,
    });
    return {
      ids: items.map(({ id }) => id),
      values: items.map(({ value }) => value),
      cursor: JSON.parse(JSON.stringify(next)) as unknown,
    };
  };

  it('gives the present rows as seen first, then what was added, in its order', async () => {
    await client.query('CREATE TABLE news (id bigint unsigned PRIMARY KEY, total decimal(10, 2))');
    const input = { table: 'news', orderColumn: 'id', maxRows: 2 };
    const empty = await poll(input, null);
    expect(empty.ids).toEqual([]);
    // Closer together than floating-point numbers can tell.
    const [one, two, three] = ['9007199254740992', '9007199254740993', '9007199254740994'] as const;
    await client.query(`INSERT INTO news VALUES (${one}, 1.5), (${two}, 2), (${three}, 3)`);
    const first = await poll(input, empty.cursor);
    expect(first.values).toEqual([
      { id: one, total: 1.5 },
      { id: two, total: 2 },
    ]);
    const second = await poll(input, first.cursor);
    expect(second.ids).toEqual([one, two, three]);
    expect((await poll(input, (await poll(input, null)).cursor)).ids).toEqual([two, three]);
  });

  it('goes by times of which many are the same', async () => {
    await client.query('CREATE TABLE logged (id varchar(20) PRIMARY KEY, at datetime(6))');
    const input = { table: 'logged', orderColumn: 'at', idColumn: 'id', maxRows: 100 };
    let { cursor } = await poll(input, null);
    await client.query("INSERT INTO logged SELECT seq, '2026-01-31 12:00:00.123456' FROM seq_1_to_250");
    await client.query("INSERT INTO logged VALUES ('none', NULL)");
    const seen = new Set<string>();
    for (let n = 0; n < 3; n++) {
      const found = await poll(input, cursor);
      ({ cursor } = found);
      for (const id of found.ids) seen.add(id);
    }
    expect(seen.size).toBe(250);
    expect(seen).not.toContain('none');
  });

  it('says which column is missing', async () => {
    await expect(poll({ table: 'news', orderColumn: 'id`; DROP TABLE news' }, null)).rejects.toMatchObject({
      failure: { code: 'mysql.no_column' },
    });
  });
});

describe('servers that mean no good', () => {
  const serve = async (accept: (socket: Socket) => void) => {
    const fake = createServer((socket) => {
      peers.push(socket);
      socket.on('error', () => undefined);
      accept(socket);
    });
    servers.push(fake);
    await new Promise<void>((resolve) => fake.listen(0, '127.0.0.1', resolve));
    return toMysql({ port: (fake.address() as AddressInfo).port });
  };

  it('does not take in an endless packet, nor garbage', async () => {
    const endless = await serve((socket) => {
      const piece = Buffer.alloc(65_536, 0xff);
      const write = () => void (socket.destroyed || socket.write(piece, () => setImmediate(write)));
      write();
    });
    await expect(testConnection(connector, endless)).rejects.toMatchObject({
      failure: { code: 'mysql.not_mysql' },
    });
    const garbage = await serve((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await expect(testConnection(connector, garbage)).rejects.toMatchObject({
      failure: { code: 'mysql.not_mysql' },
    });
  });

  it('does not wait for ever', async () => {
    let heard = 0;
    const silent = await serve(() => void (heard += 1));
    const late = laterThanNow();
    const asked = testConnection(connector, silent);
    asked.catch(() => undefined);
    await waitUntil(() => heard > 0, { what: 'the connection' });
    await late.until(asked);
    await expect(asked).rejects.toMatchObject({ failure: { kind: 'retryable' } });
    expect(late.passed()).toBeLessThan(60_000);
  });
});
