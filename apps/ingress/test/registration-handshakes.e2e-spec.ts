import { startUpstream, type Upstream, waitUntil } from '#testing';

import { startPublic, type Public, type Trigger } from './start-public';

interface Subscription {
  notificationUrl: string;
  clientState: string;
  expirationDateTime: string;
}

let app: Public;
let graph: Upstream;
let connectionId: string;
/** What the address answered before the subscription was made. */
let greeted: { status: number; text: string }[];
let subscriptions: Map<string, Subscription>;
let nextId = 1;

/** Asks the address first, as Microsoft Graph does. */
async function subscribe(asked: Subscription) {
  const answer = await fetch(`${asked.notificationUrl}?validationToken=${encodeURIComponent('a b&c')}`, {
    method: 'POST',
  });
  const text = await answer.text();
  greeted.push({ status: answer.status, text });
  if (answer.status !== 200 || text !== 'a b&c')
    return { status: 400, body: { error: { message: 'Subscription validation request failed.' } } };
  const id = `s${nextId++}`;
  subscriptions.set(id, asked);
  return { status: 201, body: { ...asked, id } };
}

beforeAll(async () => {
  graph = await startUpstream(({ method, url, body }) => {
    if (url.includes('/oauth2/')) return { body: { access_token: 'at' } };
    const id = url.split('/')[2] ?? '';
    if (method === 'POST') return subscribe(JSON.parse(body.toString()) as Subscription);
    const known = subscriptions.get(id);
    if (!known) return { status: 404, body: { error: { message: 'Not found' } } };
    if (method === 'DELETE') subscriptions.delete(id);
    else Object.assign(known, JSON.parse(body.toString()));
    return { body: { ...known, id } };
  });
  app = await startPublic();
  connectionId = await app.connect('microsoft-graph', 'access', {
    ...{ tenant: 'example.com', clientId: 'app', clientSecret: 'a hidden secret' },
    ...{ baseUrl: graph.url, loginUrl: graph.url },
  });
});
beforeEach(() => {
  greeted = [];
  subscriptions = new Map();
});
afterAll(async () => {
  await app.close();
  await graph.close();
});

const watching = (resource: string): Trigger => ({
  ...{ connector: 'microsoft-graph', operation: 'event', connectionId },
  input: { resource },
});
const notify = (url: string, clientState: string) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ value: [{ id: '1', changeType: 'created', clientState }] }),
  });

describe('a service that asks the address before it agrees', () => {
  it('is answered by what is being published, and by that alone', async () => {
    const { id, url } = await app.draft(watching('users/ann/events'));
    const stranger = () => fetch(`${url}?validationToken=x`, { method: 'POST' });
    expect((await stranger()).status).toBe(410);
    expect(await app.publish(id)).toMatchObject({ status: 200 });
    expect(greeted).toEqual([{ status: 200, text: 'a b&c' }]);
    const [subscription] = subscriptions.values();
    expect(subscription).toMatchObject({ notificationUrl: url, resource: 'users/ann/events' });
    expect((await notify(url, subscription!.clientState)).status).toBe(202);
    expect((await notify(url, 'guessed')).status).toBe(401);
    await app.call('POST', `/workflows/${id}/unpublish`);
    await waitUntil(async () => (await stranger()).status === 410, { what: 'nobody to be answered' });
    await waitUntil(() => subscriptions.size === 0, { timeoutMs: 15_000, what: 'it to be taken back' });
  });

  it('is told that it goes on before it ends', async () => {
    const { id } = await app.draft(watching('users/cat/events'));
    await app.publish(id);
    const [[subscriptionId, subscription] = []] = subscriptions;
    const soon = new Date(Date.now() + 60_000).toISOString();
    subscription!.expirationDateTime = soon;
    await app.query(
      'UPDATE registrations SET expires_at = $2, next_check_at = now() WHERE workflow_id = $1',
      [...[id, soon]],
    );
    await waitUntil(() => subscription!.expirationDateTime > soon, {
      timeoutMs: 15_000,
      what: 'the renewal',
    });
    const known = async () =>
      (await app.call<{ items: { expiresAt: string }[] }>('GET', `/workflows/${id}/registrations`)).body
        .items;
    await waitUntil(async () => (await known())[0]!.expiresAt === subscription!.expirationDateTime, {
      timeoutMs: 15_000,
    });
    expect([...subscriptions.keys()]).toEqual([subscriptionId]);
  });

  it('is answered while another trigger is published there, which goes on', async () => {
    const { id, url } = await app.draft({ connector: 'webhook', operation: 'catch', input: {} });
    await app.publish(id);
    const post = () => fetch(url, { method: 'POST', body: '{}' });
    expect((await post()).status).toBe(202);
    await app.save(id, watching('users/bob/events'));
    const publishing = app.publish(id);
    expect((await post()).status).toBe(202);
    expect(await publishing).toMatchObject({ status: 200 });
    expect(greeted).toEqual([{ status: 200, text: 'a b&c' }]);
    const events = await app.query('SELECT id FROM events WHERE workflow_id = $1', [id]);
    expect(events).toHaveLength(2);
  });

  it('is not answered any more once it has refused', async () => {
    const { id, url } = await app.draft(watching('users/eve/events'));
    graph.answer((request) =>
      request.url.includes('/oauth2/')
        ? { body: { access_token: 'at' } }
        : { status: 403, body: { error: { message: 'Insufficient privileges' } } },
    );
    expect(await app.publish(id)).toMatchObject({ status: 422, body: { errors: [{ pointer: '/trigger' }] } });
    expect((await fetch(`${url}?validationToken=x`, { method: 'POST' })).status).toBe(410);
  });
});
