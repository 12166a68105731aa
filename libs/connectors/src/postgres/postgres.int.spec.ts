/** The triggers against a real Postgres, and against servers that mean no good. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

import { Client } from 'pg';

import {
  type ConnectionCredentials,
  EventQueue,
  type HeldContext,
  type ListenTriggerDeclaration,
  type PollContext,
  type PollTriggerDeclaration,
} from '#connector-sdk';
import { createSocketClient } from '#outbound';
import {
  laterThanNow,
  createTestDatabase,
  fakeActionContext,
  fakeHeldContext,
  TEST_CERTIFICATE,
  type TestDatabase,
  waitUntil,
} from '#testing';

import { listenTrigger as listenDeclaration } from './listen.trigger';
import { newRowsTrigger as newRowsDeclaration } from './new-rows.trigger';

const listenTrigger = listenDeclaration as unknown as ListenTriggerDeclaration;
const newRowsTrigger = newRowsDeclaration as unknown as PollTriggerDeclaration;
const sockets = createSocketClient({ allow: ['127.0.0.0/8', '::1/128'] });

let database: TestDatabase;
let client: Client;
const servers: Server[] = [];
const peers: Socket[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  client = new Client(database.url);
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.drop();
  for (const peer of peers) peer.destroy();
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
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

function listen(options: Parameters<typeof fakeHeldContext>[0]) {
  const held = fakeHeldContext({ sockets, auth: toPostgres(), ...options });
  const ended = listenTrigger.listen(held.context as HeldContext<never>);
  ended.catch(() => undefined);
  return { ...held, ended };
}

const connected = ({ statuses }: ReturnType<typeof listen>) =>
  waitUntil(() => statuses.includes('connected'), { what: 'the connection' });

async function stop(listening: ReturnType<typeof listen>) {
  listening.abort();
  await listening.ended;
}

async function serve(accept: (socket: Socket) => void): Promise<ConnectionCredentials> {
  const server = createServer((socket) => {
    peers.push(socket);
    socket.on('error', () => undefined);
    accept(socket);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return toPostgres({ host: 'localhost', port: (server.address() as AddressInfo).port });
}

describe('notifications', () => {
  it('stores each one in its order', async () => {
    const listening = listen({ input: { channels: ['Orders "x"', 'tick'] } });
    await connected(listening);
    await client.query(`NOTIFY "Orders ""x""", '{"id":1}'`);
    await client.query('NOTIFY tick');
    await client.query(`SELECT pg_notify('tick', n::text) FROM generate_series(1, 300) n`);
    await listening.stored(302);
    expect(listening.events[0]?.headers).toEqual([['channel', 'Orders "x"']]);
    expect(listening.texts()).toEqual(['{"id":1}', '', ...Array.from({ length: 300 }, (_, n) => `${n + 1}`)]);
    await stop(listening);
    await waitUntil(
      async () => {
        const { rows } = await client.query(
          "SELECT 1 FROM pg_stat_activity WHERE application_name = 'Sluice' AND datname = current_database()",
        );
        return rows.length === 0;
      },
      { what: 'the end of the connection' },
    );
  });

  it('stores what has come in when it is stopped', async () => {
    let goOn: () => void = () => undefined;
    const stored = new Promise<void>((resolve) => (goOn = resolve));
    const pushed = jest.spyOn(EventQueue.prototype, 'push');
    const listening = listen({ input: { channels: ['stopped'] }, beforeStore: () => stored });
    await connected(listening);
    await client.query(`SELECT pg_notify('stopped', n::text) FROM generate_series(1, 1900) n`);
    await waitUntil(() => pushed.mock.calls.length === 1900, { what: 'all of them' });
    pushed.mockRestore();
    listening.abort();
    setImmediate(goOn);
    await listening.ended;
    expect(listening.texts()).toEqual(Array.from({ length: 1900 }, (_, n) => `${n + 1}`));
    expect(listening.droppedCount()).toBe(0);
  });

  it('says that the password or the database is wrong', async () => {
    const input = { channels: ['x'] };
    await client.query(`CREATE ROLE wrong_password_test LOGIN PASSWORD 'right'`);
    try {
      const user = 'wrong_password_test';
      const wrong = listen({ input, auth: toPostgres({ user: 'nobody_there', password: 'wrong' }) });
      await expect(wrong.ended).rejects.toMatchObject({ failure: { kind: 'auth', code: 'postgres.auth' } });
      const right = listen({ input, auth: toPostgres({ user, password: 'right' }) });
      await connected(right);
      await stop(right);
    } finally {
      await client.query('DROP ROLE wrong_password_test');
    }
    const nowhere = listen({ input, auth: toPostgres({ database: 'no_such' }) });
    await expect(nowhere.ended).rejects.toMatchObject({
      failure: { code: 'postgres.refused', message: expect.stringContaining('no_such') as string },
    });
  });

  it('ends with an error when the server ends the connection', async () => {
    const listening = listen({ input: { channels: ['x'] } });
    await connected(listening);
    await client.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'Sluice' AND datname = current_database()",
    );
    await expect(listening.ended).rejects.toMatchObject({ failure: { kind: 'retryable' } });
  });
});

describe('new rows', () => {
  const context = (input: Record<string, unknown>, cursor: unknown): PollContext<never> => ({
    input: input as never,
    auth: toPostgres(),
    api: fakeActionContext({}).api,
    http: { request: () => Promise.reject(new Error('not here')) },
    sockets,
    cursor,
    signal: new AbortController().signal,
  });
  const poll = async (input: Record<string, unknown>, cursor: unknown) => {
    const { items, cursor: next } = await newRowsTrigger.poll(context(input, cursor));
    return { ids: items.map(({ id }) => id), values: items.map(({ value }) => value), cursor: next };
  };

  it('gives the present rows as seen first, then what was added, in its order', async () => {
    await client.query('CREATE SCHEMA "my shop"');
    await client.query('CREATE TABLE "my shop"."Or""ders" (id bigserial PRIMARY KEY, total numeric)');
    const input = { schema: 'my shop', table: 'Or"ders', orderColumn: 'id', maxRows: 2 };
    const empty = await poll(input, null);
    expect(empty.ids).toEqual([]);
    await client.query('INSERT INTO "my shop"."Or""ders" (total) VALUES (1.5), (2), (3)');
    const first = await poll(input, empty.cursor);
    expect(first.values).toEqual([
      { id: 1, total: 1.5 },
      { id: 2, total: 2 },
    ]);
    const second = await poll(input, first.cursor);
    expect(second.ids).toEqual(['1', '2', '3']);
    const anew = await poll(input, null);
    expect(anew.ids).toEqual(['1', '2', '3']);
    expect((await poll(input, JSON.parse(JSON.stringify(anew.cursor)))).ids).toEqual(['2', '3']);
  });

  it('finds a row that was committed after a later one', async () => {
    await client.query('CREATE TABLE late (id int PRIMARY KEY)');
    await client.query('INSERT INTO late VALUES (1)');
    const input = { table: 'late', orderColumn: 'id' };
    const { cursor } = await poll(input, null);
    await client.query('INSERT INTO late VALUES (3)');
    const third = await poll(input, cursor);
    expect(third.ids).toContain('3');
    await client.query('INSERT INTO late VALUES (2)');
    expect((await poll(input, third.cursor)).ids).toEqual(expect.arrayContaining(['2']));
  });

  it('goes by times of which many are the same', async () => {
    await client.query('CREATE TABLE logged (id text PRIMARY KEY, at timestamptz)');
    const input = { table: 'logged', orderColumn: 'at', idColumn: 'id', maxRows: 100 };
    let { cursor } = await poll(input, null);
    await client.query(
      "INSERT INTO logged SELECT n::text, '2026-01-31T12:00:00.123456Z' FROM generate_series(1, 250) n",
    );
    await client.query("INSERT INTO logged VALUES ('none', NULL)");
    const seen = new Set<string>();
    for (let n = 0; n < 3; n++) {
      const found = await poll(input, cursor);
      cursor = found.cursor;
      for (const id of found.ids) seen.add(id);
    }
    expect(seen.size).toBe(250);
    expect(seen).not.toContain('none');
  });

  it('says in the words of Postgres what is wrong', async () => {
    await expect(poll({ table: 'no_such_table', orderColumn: 'id' }, null)).rejects.toMatchObject({
      failure: { code: 'postgres.refused', message: expect.stringContaining('no_such_table') as string },
    });
  });

  it('takes names as names', async () => {
    await client.query('CREATE TABLE victim (id int)');
    const orderColumn = 'id"; DROP TABLE victim; --';
    await expect(poll({ table: 'victim', orderColumn }, null)).rejects.toMatchObject({
      failure: { code: 'postgres.refused', details: { sqlState: '42703' } },
    });
    expect((await client.query('SELECT * FROM victim')).rows).toEqual([]);
  });
});

describe('servers that mean no good', () => {
  const input = { channels: ['x'] };

  it('does not take in an endless message, nor garbage', async () => {
    const endless = await serve((socket) => {
      socket.write(Buffer.from([0x53, 0x7f, 0xff, 0xff, 0xff]));
      const piece = Buffer.alloc(65_536);
      const write = () => void (socket.destroyed || socket.write(piece, () => setImmediate(write)));
      write();
    });
    const rows = await serve((socket) => {
      const row = Buffer.concat([Buffer.from([0x4e, 0, 0, 0, 10]), Buffer.alloc(6)]);
      const piece = Buffer.concat(Array.from({ length: 5000 }, () => row));
      const write = () => void (socket.destroyed || socket.write(piece, () => setImmediate(write)));
      write();
    });
    for (const auth of [endless, rows]) {
      await expect(listen({ input, auth }).ended).rejects.toMatchObject({
        failure: { code: 'postgres.answer_too_large' },
      });
    }
    const garbage = await serve((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await expect(listen({ input, auth: garbage }).ended).rejects.toMatchObject({
      failure: { code: expect.stringMatching(/^postgres\./) as string },
    });
    const short = await serve((socket) => socket.write(Buffer.from([0x52, 0, 0, 0, 1, 0x52])));
    await expect(listen({ input, auth: short }).ended).rejects.toMatchObject({
      failure: { code: 'postgres.not_postgres' },
    });
  });

  it('finds out when a server says nothing any more', async () => {
    const ready = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
    const auth = await serve((socket) => {
      socket.once('data', () =>
        socket.write(Buffer.concat([Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0]), ready])),
      );
      socket.on('data', (heard: Buffer) => {
        if (!heard.includes('LISTEN')) return;
        socket.write(Buffer.concat([Buffer.from([0x43, 0, 0, 0, 11]), Buffer.from('LISTEN\0'), ready]));
      });
    });
    const late = laterThanNow();
    const listening = listen({ input, auth });
    await connected(listening);
    await late.until(listening.ended);
    await expect(listening.ended).rejects.toMatchObject({ failure: { code: 'postgres.silent' } });
    expect(late.passed()).toBeLessThan(60_000);
  });

  it('survives messages that fit no question', async () => {
    const auth = await serve((socket) =>
      socket.write(Buffer.from([0x52, 0, 0, 0, 4, 0x44, 0, 0, 0, 6, 0, 9])),
    );
    await expect(listen({ input, auth }).ended).rejects.toMatchObject({ failure: { kind: 'retryable' } });
  });

  it('does not let itself be kept busy by a password that is to be hashed a billion times', async () => {
    const message = (type: number, text: string) => {
      const body = Buffer.concat([Buffer.from([0, 0, 0, type]), Buffer.from(text)]);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(body.length + 4);
      return Buffer.concat([Buffer.from('R'), length, body]);
    };
    const auth = await serve((socket) => {
      let heard = 0;
      socket.on('data', (chunk: Buffer) => {
        heard += 1;
        if (heard === 1) socket.write(message(10, 'SCRAM-SHA-256\0\0'));
        const nonce = /r=([^,\0]*)/.exec(chunk.toString('latin1'))?.[1];
        if (heard === 2) socket.write(message(11, `r=${nonce}x,s=c2FsdA==,i=1000000000`));
      });
    });
    await expect(listen({ input, auth }).ended).rejects.toMatchObject({
      failure: { code: 'postgres.too_costly' },
    });
  });

  it('ends at once when it is told to, even while the server says nothing', async () => {
    let heard = 0;
    const auth = await serve((socket) => socket.on('data', ({ length }) => void (heard += length)));
    const listening = listen({ input, auth });
    await waitUntil(() => heard > 0, { what: 'the first message' });
    await stop(listening);
  });
});

describe('encryption', () => {
  const input = { channels: ['x'] };
  /** Agrees to encrypt, and sends on to the real server what it decrypts. */
  const encrypting = (answer: string) =>
    serve((socket) => {
      socket.once('data', () => {
        socket.write(answer);
        if (answer !== 'S') return;
        const secure = new TLSSocket(socket, { isServer: true, ...TEST_CERTIFICATE });
        secure.on('error', () => undefined);
        const { host, port } = toPostgres().fields as { host: string; port: number };
        void sockets.connect({ host, port }).then((upstream) => {
          secure.pipe(upstream).pipe(secure);
          secure.once('close', () => upstream.destroy());
        });
      });
    });

  it('trusts only whom it is told to trust', async () => {
    const { fields } = await encrypting('S');
    const trusted = listen({
      input,
      auth: { kind: 'server', fields: { ...fields, tls: 'on', ca: TEST_CERTIFICATE.cert } },
    });
    await connected(trusted);
    await stop(trusted);
    const other = { ...fields, tls: 'on', ca: TEST_CERTIFICATE.cert, serverName: 'db.example.com' };
    const elsewhere = listen({ input, auth: { kind: 'server', fields: other } });
    await expect(elsewhere.ended).rejects.toMatchObject({ failure: { code: 'postgres.tls' } });
    const unknown = listen({ input, auth: { kind: 'server', fields: { ...fields, tls: 'on' } } });
    await expect(unknown.ended).rejects.toMatchObject({ failure: { code: 'postgres.tls' } });
  });

  it.each(['N', 'Sx'])('goes no further when the server answers %s', async (answer) => {
    const { fields } = await encrypting(answer);
    const listening = listen({ input, auth: { kind: 'server', fields: { ...fields, tls: 'on' } } });
    await expect(listening.ended).rejects.toMatchObject({ failure: { code: 'postgres.not_encrypted' } });
  });
});
