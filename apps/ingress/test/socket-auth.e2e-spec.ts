import { waitUntil } from '#testing';

import { connectPeer, RefusedError, refusalOf, type SocketPeer } from './socket-peer';
import { socketTriggers, type Credentials, type SocketTriggers } from './socket-triggers';
import { startIngress, type Ingress } from './start-ingress';

let ingress: Ingress;
let triggers: SocketTriggers;
const peers: SocketPeer[] = [];

beforeAll(async () => {
  ingress = await startIngress();
  triggers = await socketTriggers(ingress);
});
afterEach(() => {
  for (const { ws } of peers.splice(0)) ws.terminate();
});
afterAll(async () => {
  await triggers.close();
  await ingress.close();
});

async function connect(...args: Parameters<typeof connectPeer>): Promise<SocketPeer> {
  const peer = await connectPeer(...args);
  peers.push(peer);
  return peer;
}

const eventsOf = (triggerId: string) =>
  ingress.query<{ body: Buffer; query: string; headers: string[] }>(
    'SELECT body, query, headers FROM events WHERE trigger_id = $1 ORDER BY id',
    [triggerId],
  );

const key = (place: string, name?: string): Credentials => ({
  kind: 'incoming_key',
  fields: { place, ...(name === undefined ? {} : { name }), secrets: 'old-key\nnew-key' },
});
const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });

describe('credentials before the socket opens', () => {
  it.each<[string, Credentials, string, Record<string, string>, string, Record<string, string>]>([
    ['a key in a header', key('header', 'X-Key'), '', { 'x-key': 'new-key' }, '', { 'x-key': 'new-keY' }],
    ['the first of two keys', key('header'), '', { 'x-api-key': 'old-key' }, '', { 'x-api-key': '' }],
    ['a key in the address', key('query'), '?a=1&key=new-key', {}, '?a=1&key=new', {}],
    [
      'a bearer token',
      { kind: 'incoming_bearer', fields: { secrets: 'token-1' } },
      ...(['', { authorization: 'Bearer token-1' }, '', { authorization: 'Bearer token-2' }] as const),
    ],
    [
      'a user name and password',
      { kind: 'incoming_basic', fields: { username: 'ann', secrets: 'pass:word' } },
      ...(['', basic('ann:pass:word'), '', basic('bob:pass:word')] as const),
    ],
  ])('%s', async (_, credentials, goodQuery, goodHeaders, badQuery, badHeaders) => {
    const { url } = await triggers.seed({ answer: 'eventId' }, credentials);
    expect(await refusalOf(url)).toMatchObject({ status: 401, code: 'hook.unauthorized' });
    expect(await refusalOf(url + badQuery, { headers: badHeaders })).toMatchObject({ status: 401 });
    const peer = await connect(url + goodQuery, { headers: goodHeaders });
    peer.ws.send('x');
    await peer.hears(1);
  });

  it('are not stored', async () => {
    const { url, triggerId } = await triggers.seed({ answer: 'eventId' }, key('query', 'my key'));
    const peer = await connect(`${url}?a=1&my%20key=new-key&b=%20x&my+key=again`);
    peer.ws.send('x');
    await peer.hears(1);
    const [event] = await eventsOf(triggerId);
    expect(event!.query).toBe('a=1&b=%20x');
    expect(JSON.stringify(event!.headers)).not.toContain('key');
  });

  it('let nobody in when their connection is gone, or holds no key', async () => {
    const gone = await triggers.seed({}, key('header'));
    await ingress.query('DELETE FROM connections WHERE id = $1', [gone.connectionId]);
    expect(await refusalOf(gone.url, { headers: { 'x-api-key': 'new-key' } })).toMatchObject({ status: 401 });
    const blank = await triggers.seed({}, { kind: 'incoming_bearer', fields: { secrets: ' \n ' } });
    expect(await refusalOf(blank.url, { headers: { authorization: 'Bearer ' } })).toMatchObject({
      status: 401,
    });
  });
});

describe('a key as the first message', () => {
  it('is no event, and lets in what comes behind it', async () => {
    const { url, triggerId } = await triggers.seed(
      { answer: 'eventId', greeting: 'welcome' },
      key('message', 'token'),
    );
    const peer = await connect(url);
    peer.ws.send(JSON.stringify({ token: 'new-key' }));
    peer.ws.send('event');
    expect((await peer.hears(2))[0]).toBe('welcome');
    expect((await eventsOf(triggerId)).map(({ body }) => body.toString())).toEqual(['event']);
  });

  it('may be the whole message', async () => {
    const { url } = await triggers.seed({ greeting: 'welcome' }, key('message'));
    const peer = await connect(url);
    peer.ws.send('old-key');
    expect(await peer.hears(1)).toEqual(['welcome']);
  });

  it.each(['wrong', '{"token":"wrong"}', '{"token":7}', 'null', ''])(
    'closes the connection when it is %j',
    async (message) => {
      const { url, triggerId } = await triggers.seed({ greeting: 'welcome' }, key('message', 'token'));
      const peer = await connect(url);
      peer.ws.send(message);
      peer.ws.send('event');
      expect(await peer.closed).toMatchObject({ code: 1008 });
      expect(peer.heard).toEqual([]);
      expect(await eventsOf(triggerId)).toEqual([]);
    },
  );

  it('closes the connection when it does not come in 10 s', async () => {
    const { url } = await triggers.seed({}, key('message'));
    const connectedAt = performance.now();
    const peer = await connect(url);
    expect(await peer.closed).toMatchObject({ code: 1008 });
    expect(performance.now() - connectedAt).toBeGreaterThan(9900);
  }, 20_000);

  it('gives a seat only to who has shown it: strangers keep nobody out', async () => {
    const { url } = await triggers.seed({ greeting: 'welcome', maxConnections: 1 }, key('message'));
    const strangers = await Promise.all(Array.from({ length: 4 }, () => connect(url)));
    const friend = await connect(url);
    friend.ws.send('old-key');
    expect(await friend.hears(1)).toEqual(['welcome']);
    const late = await connect(url);
    late.ws.send('new-key');
    expect(await late.closed).toMatchObject({ code: 1013 });
    friend.ws.terminate();
    await waitUntil(async () => {
      const next = await connect(url);
      next.ws.send('new-key');
      return Promise.race([next.hears(1).then(() => true), next.closed.then(() => false)]);
    });
    for (const { ws } of strangers) expect(ws.readyState).toBe(ws.OPEN);
  });

  it('is waited for of ten connections from one address at once, and not more', async () => {
    const { url } = await triggers.seed({ greeting: 'welcome' }, key('message'));
    await waitUntil(async () => {
      try {
        for (;;) await connect(url);
      } catch (error) {
        if (!(error instanceof RefusedError) || error.status !== 429) throw error;
      }
      const open = peers.filter(({ ws }) => ws.readyState === ws.OPEN);
      expect(open.length).toBeLessThanOrEqual(10);
      return open.length === 10;
    });
    peers[0]!.ws.send('old-key');
    expect(await peers[0]!.hears(1)).toEqual(['welcome']);
    await connect(url);
  });

  it('closes the connection when it grows without an end', async () => {
    const { url } = await triggers.seed({}, key('message'));
    const peer = await connect(url);
    peer.ws.send('a'.repeat(30_000), { fin: false });
    peer.ws.send('a'.repeat(60_000), { fin: false });
    expect(await peer.closed).toMatchObject({ code: 1008 });
  });
});

it('closes who came with a key that is not good any more', async () => {
  const trigger = await triggers.seed({}, key('header'));
  const peer = await connect(trigger.url, { headers: { 'x-api-key': 'old-key' } });
  await triggers.connections.update(trigger.workspaceId, trigger.connectionId!, {
    fields: { secrets: 'new-key' },
  });
  expect(await peer.closed).toMatchObject({ code: 1012 });
  await waitUntil(async () => {
    const { status } = await refusalOf(trigger.url, { headers: { 'x-api-key': 'old-key' } });
    return status === 401;
  });
  await connect(trigger.url, { headers: { 'x-api-key': 'new-key' } });
}, 30_000);

describe('pages', () => {
  it('connect from the origins that are allowed, and programs from anywhere', async () => {
    const { url } = await triggers.seed({ origins: ['https://app.example.com/'] });
    await connect(url, { origin: 'https://APP.example.com' });
    await connect(url);
    for (const origin of ['https://evil.example.com', 'http://app.example.com', 'null'])
      expect(await refusalOf(url, { origin })).toMatchObject({ status: 403, code: 'hook.forbidden' });
  });

  it('have to offer a sub-protocol that is spoken', async () => {
    const { url } = await triggers.seed({ protocols: ['v2', 'v1'] });
    expect((await connect(url, { protocols: ['v1', 'v2'] })).ws.protocol).toBe('v2');
    for (const protocols of [[], ['v3']])
      expect(await refusalOf(url, { protocols })).toMatchObject({ status: 400, code: 'request.invalid' });
  });
});
