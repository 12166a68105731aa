import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import { createRegistry } from '#connectors';
import type { ConnectionCredentials, StreamTriggerDeclaration } from '#connector-sdk';
import type { HttpClient } from '#kernel';
import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { Server as SocketIoServer } from 'socket.io';
import { type WebSocket, WebSocketServer } from 'ws';

import { createStage, failures, type Running, until } from '../../../../test/web-socket-peer';

const registry = createRegistry();
const { cleanup, drive, end, listening, startPeer } = createStage();
afterEach(end);

/** Of a loopback server; the guard is tested elsewhere. */
const http: HttpClient = {
  async request({ method, url, headers, body }) {
    const response = await fetch(url, {
      method,
      headers: Object.entries(headers ?? {}).map(([name, value]): [string, string] => [name, String(value)]),
      body: body ? String(body) : null,
    });
    return { status: response.status, url, headers: {}, body: Buffer.from(await response.arrayBuffer()) };
  },
};

function run(
  connector: string,
  operation: string,
  input: Record<string, unknown>,
  auth: ConnectionCredentials | null = null,
  position: unknown = null,
): Running & { read: () => Promise<unknown[]> } {
  const trigger = registry.trigger(connector, operation) as StreamTriggerDeclaration;
  const running = drive(trigger, { input, auth, http, position });
  const read = () =>
    Promise.all(
      running.held.events.map(async ({ body, headers = [] }) =>
        trigger.parse?.(
          { method: 'POST', path: '', query: '', headers, body, receivedAt: '2026-01-31T12:00:00.000Z' },
          input,
        ),
      ),
    );
  return { ...running, read };
}

const server = async (answer: (request: IncomingMessage, response: ServerResponse) => void) =>
  `http://127.0.0.1:${await listening(createServer(answer))}`;
const send = (socket: WebSocket, message: unknown) => socket.send(JSON.stringify(message));
/** What a peer heard, read. */
const json = (heard: readonly string[]) => heard.map((text) => JSON.parse(text) as Record<string, unknown>);

describe('Slack’s Socket Mode', () => {
  const envelope = (n: number, type: string, payload: unknown) => ({
    type,
    envelope_id: `e${n}`,
    payload,
    accepts_response_payload: false,
  });
  const auth = (baseUrl: string) => ({ kind: 'app_token', fields: { token: 'xapp-1', baseUrl } });

  it('asks where to connect, acknowledges what is stored, and comes back when it is sent away', async () => {
    const asked: string[] = [];
    const peer = await startPeer((socket, n) => {
      send(socket, { type: 'hello', num_connections: 1 });
      if (n === 0) {
        send(
          socket,
          envelope(1, 'events_api', { event_id: 'Ev1', event: { type: 'app_mention', text: 'hi' } }),
        );
        send(socket, envelope(2, 'events_api', { event_id: 'Ev2', event: { type: 'channel_created' } }));
        send(socket, envelope(3, 'slash_commands', { trigger_id: 't3', command: '/door', text: 'open' }));
        send(socket, { type: 'disconnect', reason: 'refresh_requested' });
      } else {
        // It comes again when Slack saw no acknowledgement in time.
        send(
          socket,
          envelope(4, 'events_api', { event_id: 'Ev1', event: { type: 'app_mention', text: 'hi' } }),
        );
        send(socket, envelope(5, 'interactive', { type: 'block_actions', trigger_id: 't5' }));
      }
    });
    const api = await server((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
      response.end(JSON.stringify({ ok: true, url: `${peer.url}/link/?ticket=${asked.length}` }));
    });
    const { held, read } = run(
      'slack',
      'socket_mode',
      { events: ['app_mention', '/door', 'block_actions'] },
      auth(`${api}/api/`),
    );
    await held.stored(3);
    await until(() => peer.heard.length === 5, 'five acknowledgements');
    expect(asked).toEqual(Array(2).fill('POST /api/apps.connections.open Bearer xapp-1'));
    expect(
      json(peer.heard)
        .map(({ envelope_id }) => envelope_id)
        .toSorted(),
    ).toEqual(['e1', 'e2', 'e3', 'e4', 'e5']);
    expect(await read()).toMatchObject([
      { event: 'app_mention', deliveryId: 'Ev1', text: 'hi' },
      { event: '/door', text: 'open' },
      { event: 'block_actions' },
    ]);
    expect(failures(held)).toEqual([]);
  });

  it('shows why Slack gives no address, without the token', async () => {
    const api = await server((_, response) => response.end('{"ok":false,"error":"not_allowed_token_type"}'));
    const { held } = run('slack', 'socket_mode', {}, auth(api));
    await until(() => failures(held).length > 0, 'a failure');
    expect(failures(held)[0]).toMatchObject({
      code: 'stream.no_address',
      message: expect.stringContaining('not_allowed_token_type'),
    });
    expect(JSON.stringify(held.statuses)).not.toContain('xapp-1');
  });

  it('stops when Socket Mode is switched off', async () => {
    const peer = await startPeer((socket) => send(socket, { type: 'disconnect', reason: 'link_disabled' }));
    const api = await server((_, response) => response.end(JSON.stringify({ ok: true, url: peer.url })));
    const { done } = run('slack', 'socket_mode', {}, auth(api));
    expect(await done).toMatchObject({ kind: 'permanent', code: 'slack.socket_mode_off' });
  });
});

describe('Discord’s gateway', () => {
  const token = 'bot-token';
  const auth = (baseUrl: string) => ({ kind: 'bot', fields: { token, baseUrl } });
  const message = (s: number, content: string, more = {}) => ({
    op: 0,
    t: 'MESSAGE_CREATE',
    s,
    d: { content, author: { id: '1', username: 'ann', ...more } },
  });

  async function gateway(onSocket: (socket: WebSocket, n: number, heard: Record<string, unknown>[]) => void) {
    const heard: Record<string, unknown>[] = [];
    const peer = await startPeer((socket, n) => {
      socket.on('message', (data) =>
        heard.push(JSON.parse((data as Buffer).toString()) as Record<string, unknown>),
      );
      onSocket(socket, n, heard);
    });
    let asked = 0;
    const api = await server((request, response) => {
      asked += 1;
      if (request.headers.authorization !== `Bot ${token}`) response.statusCode = 401;
      response.end(JSON.stringify({ url: peer.url, shards: 1, message: '401: Unauthorized' }));
    });
    return { peer, api, heard, asked: () => asked };
  }

  it('identifies, beats, resumes where it was, and begins anew when it must', async () => {
    const { peer, api, heard, asked } = await gateway((socket, n) => {
      send(socket, { op: 10, d: { heartbeat_interval: 100 } });
      socket.on('message', (data) => {
        const { op } = JSON.parse((data as Buffer).toString()) as { op: number };
        if (op === 1) send(socket, { op: 11 });
        if (op === 2) {
          const session = { session_id: `s${n}`, resume_gateway_url: peer.url };
          send(socket, { op: 0, t: 'READY', s: 1, d: session });
          send(socket, message(2, `hello ${n}`));
          send(socket, message(3, 'I am a bot', { bot: true }));
          send(socket, { op: 0, t: 'TYPING_START', s: 4, d: {} });
          if (n === 0) setTimeout(() => send(socket, { op: 7 }), 120);
        }
        if (op === 6 && n === 1) {
          send(socket, message(5, 'missed'));
          send(socket, { op: 0, t: 'RESUMED', s: 6, d: {} });
          setTimeout(() => send(socket, { op: 9, d: false }), 60);
        }
      });
    });
    const { held, read } = run('discord', 'gateway', {}, auth(api));
    await held.stored(3);
    expect((await read()).map((event) => (event as { text: string }).text)).toEqual([
      'hello 0',
      'missed',
      'hello 2',
    ]);
    const signIns = heard.filter(({ op }) => op !== 1);
    expect(signIns).toMatchObject([
      { op: 2, d: { token, intents: 1 | (1 << 9) | (1 << 12) | (1 << 15) } },
      { op: 6, d: { token, session_id: 's0', seq: 4 } },
      { op: 2, d: { token } },
    ]);
    expect(heard.filter(({ op }) => op === 1).length).toBeGreaterThan(0);
    // A session goes on at its own address.
    expect(asked()).toBe(2);
    expect(peer.closes.slice(0, 2)).toEqual([4900, 4900]);
    expect(failures(held)).toMatchObject([{ code: 'discord.session_lost' }]);

    // Another process goes on with what was stored.
    await until(() => JSON.stringify(held.context.position).includes('"sequence":4'), 'the last position');
    held.abort();
    const later = run('discord', 'gateway', {}, auth(api), held.context.position);
    await until(() => heard.filter(({ op }) => op === 6).length === 2, 'a second resume');
    expect(heard.findLast(({ op }) => op === 6)).toMatchObject({ d: { session_id: 's2', seq: 4 } });
    later.held.abort();
  });

  it('is left when a heartbeat is not answered, and beats when it is asked to', async () => {
    const { peer, api, heard } = await gateway((socket, n) => {
      send(socket, { op: 10, d: { heartbeat_interval: n === 0 ? 50 : 100_000 } });
      if (n > 0) send(socket, { op: 1 });
    });
    const { held } = run('discord', 'gateway', {}, auth(api));
    await until(() => peer.sockets.length === 2 && heard.at(-1)?.['op'] === 1, 'a heartbeat on the second');
    expect(failures(held)[0]).toMatchObject({ code: 'stream.heartbeat_missed' });
  });

  it.each([
    [4004, 'The bot token is not right any more.'],
    [4014, 'Discord does not allow this bot what was asked for.'],
  ])('stops at %d', async (code, says) => {
    const { api } = await gateway((socket) => socket.close(code));
    const { done } = run('discord', 'gateway', {}, auth(api));
    expect(await done).toMatchObject({ kind: 'permanent', message: expect.stringContaining(says) });
  });

  it('shows that a token is refused', async () => {
    const { api } = await gateway(() => undefined);
    const { held } = run('discord', 'gateway', {}, { kind: 'bot', fields: { token: 'other', baseUrl: api } });
    await until(() => failures(held).length > 0, 'a failure');
    expect(failures(held)[0]).toMatchObject({ kind: 'auth', code: 'stream.no_address' });
  });
});

describe('a GraphQL subscription', () => {
  const schema = new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: { a: { type: GraphQLString } } }),
    subscription: new GraphQLObjectType({
      name: 'Subscription',
      fields: {
        greeting: {
          type: GraphQLString,
          args: { after: { type: GraphQLString } },
          async *subscribe(_: unknown, { after }: { after?: string }) {
            yield { greeting: `one after ${after ?? 'nothing'}` };
            yield { greeting: 'two' };
          },
        },
      },
    }),
  });

  async function start(onConnect: (params: Record<string, unknown> | undefined) => boolean) {
    const server_ = createServer();
    const url = `ws://127.0.0.1:${await listening(server_)}/graphql`;
    const sockets = new WebSocketServer({ server: server_, path: '/graphql' });
    const disposable = useServer(
      { schema, onConnect: ({ connectionParams }) => onConnect(connectionParams) },
      sockets,
    );
    cleanup(() => disposable.dispose());
    return url;
  }

  it('signs in, subscribes, and subscribes anew when it is over', async () => {
    const params: unknown[] = [];
    const url = await start((given) => {
      params.push(given);
      return true;
    });
    const { held, read } = run(
      'graphql',
      'subscription',
      {
        url,
        query: 'subscription S($after: String) { greeting(after: $after) }',
        variables: { after: '{{state.resume}}' },
        resumePath: 'data.greeting',
      },
      { kind: 'bearer', fields: { token: 'tok' } },
    );
    await held.stored(4);
    expect((await read()).slice(0, 4)).toMatchObject([
      { data: { greeting: 'one after nothing' }, errors: null },
      { data: { greeting: 'two' } },
      { data: { greeting: 'one after two' } },
      { data: { greeting: 'two' } },
    ]);
    expect(params[0]).toEqual({ Authorization: 'Bearer tok' });
    expect(failures(held)).toEqual([]);
  });

  it('shows what is wrong with it', async () => {
    const url = await start(() => true);
    const { held } = run('graphql', 'subscription', { url, query: 'subscription { nothing }' });
    await until(() => failures(held).length > 0, 'a failure');
    expect(failures(held)[0]).toMatchObject({
      code: 'graphql.refused',
      message: expect.stringContaining('Cannot query field "nothing"'),
    });
  });

  it('shows that it is not let in', async () => {
    const url = await start(() => false);
    const { held } = run('graphql', 'subscription', { url, query: 'subscription { greeting }' });
    await until(() => failures(held).length > 0, 'a failure');
    expect(failures(held)[0]).toMatchObject({
      code: 'stream.closed',
      message: expect.stringContaining('4403'),
    });
  });
});

describe('a Phoenix channel', () => {
  it('is joined, listened to, and joined again after it crashed', async () => {
    const urls: (string | undefined)[] = [];
    const peer = await startPeer(
      (socket, n) =>
        socket.on('message', (data) => {
          const [join, ref, topic, event] = JSON.parse((data as Buffer).toString()) as unknown[];
          if (event !== 'phx_join') return;
          send(socket, [join, ref, topic, 'phx_reply', { status: 'ok', response: {} }]);
          send(socket, [null, null, 'room:other', 'new_msg', { id: 0 }]);
          send(socket, [null, null, topic, 'user_left', {}]);
          send(socket, [null, null, topic, 'new_msg', { id: n + 1 }]);
          if (n === 0) send(socket, [join, ref, topic, 'phx_error', {}]);
        }),
      {
        verifyClient: ({ req }: { req: IncomingMessage }) => {
          urls.push(req.url);
          return true;
        },
      },
    );
    const { held, read } = run(
      'phoenix',
      'channel',
      {
        url: `${peer.url}/socket/websocket`,
        topic: 'room:lobby',
        events: ['new_msg'],
        params: { token: '{{auth.token}}' },
        joinParams: { who: 'me' },
        idPath: 'id',
      },
      { kind: 'token', fields: { token: 'a/b' } },
    );
    await held.stored(2);
    expect(urls[0]).toBe('/socket/websocket?vsn=2.0.0&token=a%2Fb');
    expect(peer.heard[0]).toBe('["1","1","room:lobby","phx_join",{"who":"me"}]');
    expect(await read()).toMatchObject([
      { event: 'new_msg', topic: 'room:lobby', payload: { id: 1 } },
      { payload: { id: 2 } },
    ]);
    expect(held.events.map(({ key }) => key)).toEqual(['1', '2']);
    expect(failures(held)[0]).toMatchObject({ code: 'phoenix.channel_closed' });
  });

  it('that refuses says so', async () => {
    const peer = await startPeer((socket) =>
      socket.on('message', () =>
        send(socket, [
          '1',
          '1',
          'room:lobby',
          'phx_reply',
          { status: 'error', response: { reason: 'unauthorized' } },
        ]),
      ),
    );
    const { held } = run('phoenix', 'channel', { url: peer.url, topic: 'room:lobby' });
    await until(() => failures(held).length > 0, 'a failure');
    expect(failures(held)[0]).toMatchObject({
      code: 'phoenix.refused',
      message: expect.stringContaining('unauthorized'),
    });
  });
});

describe('Pusher channels', () => {
  const fields = (url: string) => ({ key: 'k1', secret: 's1', baseUrl: url });

  it('are subscribed to with a proof, and answered', async () => {
    const peer = await startPeer((socket, n) => {
      const socket_id = `12.${n}`;
      send(socket, {
        event: 'pusher:connection_established',
        data: JSON.stringify({ socket_id, activity_timeout: 120 }),
      });
      socket.on('message', (data) => {
        const { event, data: given } = JSON.parse((data as Buffer).toString()) as {
          event: string;
          data: { channel: string };
        };
        if (event !== 'pusher:subscribe') return;
        send(socket, { event: 'pusher_internal:subscription_succeeded', channel: given.channel, data: '{}' });
        if (!given.channel.startsWith('presence-')) return;
        send(socket, { event: 'pusher:ping', data: {} });
        send(socket, { event: 'order.created', channel: 'orders', data: '{"id":1}' });
        send(socket, { event: 'order.gone', channel: 'orders', data: '{"id":2}' });
        send(socket, { event: 'order.created', channel: 'private-orders', data: 'just text', user_id: 'u1' });
        send(socket, { event: 'order.created', channel: 'others', data: '{"id":3}' });
      });
    });
    const { held, read } = run(
      'pusher',
      'channel',
      { channels: ['orders', 'private-orders', 'presence-room'], events: ['order.created'] },
      { kind: 'app', fields: fields(peer.url) },
    );
    await held.stored(2);
    await until(() => peer.heard.length === 4, 'three subscriptions and a pong');
    const proof = (text: string) => `k1:${createHmac('sha256', 's1').update(text).digest('hex')}`;
    expect(json(peer.heard)).toEqual([
      { event: 'pusher:subscribe', data: { channel: 'orders', auth: '' } },
      { event: 'pusher:subscribe', data: { channel: 'private-orders', auth: proof('12.0:private-orders') } },
      {
        event: 'pusher:subscribe',
        data: {
          channel: 'presence-room',
          auth: proof('12.0:presence-room:{"user_id":"sluice"}'),
          channel_data: '{"user_id":"sluice"}',
        },
      },
      { event: 'pusher:pong', data: {} },
    ]);
    expect(await read()).toMatchObject([
      { event: 'order.created', channel: 'orders', data: { id: 1 }, userId: null },
      { channel: 'private-orders', data: 'just text', userId: 'u1' },
    ]);
  });

  it('stop when the key is wrong, and when there is no secret', async () => {
    const peer = await startPeer((socket) => socket.close(4001, 'App key k1 not in this cluster'));
    const wrong = run(
      'pusher',
      'channel',
      { channels: ['orders'] },
      { kind: 'app', fields: fields(peer.url) },
    );
    expect(await wrong.done).toMatchObject({ kind: 'permanent', message: expect.stringContaining('4001') });
    const bare = run(
      'pusher',
      'channel',
      { channels: ['private-a'] },
      { kind: 'app', fields: { key: 'k1' } },
    );
    expect(await bare.done).toMatchObject({ kind: 'permanent', code: 'pusher.no_secret' });
  });
});

describe('a Socket.IO server', () => {
  async function start(options: ConstructorParameters<typeof SocketIoServer>[1] = {}) {
    const http_ = createServer();
    const port = await listening(http_);
    const io = new SocketIoServer(http_, { pingInterval: 40, pingTimeout: 1000, ...options });
    cleanup(() => void io.close());
    return { io, url: `http://127.0.0.1:${port}` };
  }

  it('is signed in to, and its events are answered', async () => {
    const { io, url } = await start();
    const joined: unknown[] = [];
    const answers: unknown[] = [];
    const pings: unknown[] = [];
    io.of('/shop').use((socket, next) =>
      next(socket.handshake.auth['token'] === 't1' ? undefined : new Error('wrong token')),
    );
    io.of('/shop').on('connection', (socket) => {
      socket.conn.on('heartbeat', () => pings.push(1));
      socket.on('join', (room: unknown) => {
        joined.push(room);
        socket.emit('order', { id: 1 }, 'eu');
        socket.emit('other', 1);
        socket.emit('file', Buffer.from([1, 2]));
        void socket
          .timeout(5000)
          .emitWithAck('order', { id: 2 })
          .then((answer) => answers.push(answer));
      });
    });
    const { held, read } = run(
      'socketio',
      'event',
      {
        url,
        namespace: '/shop',
        events: ['order', 'file'],
        signIn: { token: '{{auth.token}}' },
        first: [{ event: 'join', data: { room: 'a' } }],
      },
      { kind: 'token', fields: { token: 't1' } },
    );
    await held.stored(3);
    expect(joined).toEqual([{ room: 'a' }]);
    expect(await read()).toMatchObject([
      { event: 'order', data: { id: 1 }, values: [{ id: 1 }, 'eu'] },
      { event: 'file', data: { size: 2, base64: 'AQI=' } },
      { event: 'order', data: { id: 2 }, values: [{ id: 2 }] },
    ]);
    await until(() => answers.length === 1, 'an answer');
    await until(() => pings.length > 3, 'four heartbeats');
    expect(held.statuses).toEqual(['connected']);
  });

  it('that refuses says so', async () => {
    const { io, url } = await start();
    io.use((_, next) => next(new Error('wrong token')));
    const { held } = run('socketio', 'event', { url });
    await until(() => failures(held).length > 0, 'a failure');
    expect(failures(held)[0]).toMatchObject({
      code: 'socketio.refused',
      message: 'The server does not let us in: wrong token',
    });
  });

  it('that keeps what was sent meanwhile is gone on with', async () => {
    const { io, url } = await start({ connectionStateRecovery: { maxDisconnectionDuration: 60_000 } });
    const recovered: boolean[] = [];
    io.on('connection', (socket) => {
      recovered.push(socket.recovered);
    });
    const { held, read } = run('socketio', 'event', { url });
    await until(() => recovered.length === 1, 'a connection');
    io.emit('order', { id: 1 });
    await held.stored(1);
    const disconnected = new Promise((resolve) =>
      [...io.sockets.sockets.values()][0]?.on('disconnect', resolve),
    );
    for (const socket of io.sockets.sockets.values()) socket.conn.transport.close();
    await disconnected;
    io.emit('order', { id: 2 }, 'eu');
    await held.stored(2);
    expect(recovered).toEqual([false, true]);
    expect(await read()).toMatchObject([
      { event: 'order', values: [{ id: 1 }] },
      { event: 'order', values: [{ id: 2 }, 'eu'] },
    ]);
  });
});
