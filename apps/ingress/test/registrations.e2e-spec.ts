import { createHmac } from 'node:crypto';

import { startUpstream, type Upstream, waitUntil } from '#testing';

import { startPublic, type MadeWorkflow, type Public, type Trigger } from './start-public';

type UpstreamAnswer = Exclude<
  Parameters<typeof startUpstream>[0],
  ((...args: never[]) => unknown) | undefined
>;

interface Hook {
  id: number;
  active: boolean;
  events: string[];
  config: { url: string; secret: string };
}

interface Registered {
  state: string;
  attempts: number;
  error: { code: string; message: string } | null;
}

let app: Public;
let service: Upstream;
/** What the service knows, by the repository. */
let hooks: Map<string, Hook[]>;
/** What it answers instead of doing what it is asked. */
let instead: ((method: string, url: string) => UpstreamAnswer | null) | null;
let nextId = 1;

/** As far as GitHub is needed. */
function github(method: string, url: string, body: string): UpstreamAnswer {
  const refused = instead?.(method, url);
  if (refused) return refused;
  const [, place = '', id] = /^\/repos\/(.+)\/hooks(?:\/(\d+))?(?:\?.*)?$/.exec(url) ?? [];
  const known = hooks.get(place) ?? [];
  const found = known.find((hook) => hook.id === Number(id));
  if (id !== undefined && !found) return { status: 404, body: { message: 'Not Found' } };
  if (method === 'GET') return { body: found ?? known };
  if (method === 'DELETE') {
    hooks.set(
      place,
      known.filter((hook) => hook !== found),
    );
    return { status: 204 };
  }
  const given = JSON.parse(body) as Omit<Hook, 'id'>;
  if (found) return { body: Object.assign(found, given) };
  if (
    known.some((hook) => hook.config.url === given.config.url && String(hook.events) === String(given.events))
  )
    return {
      status: 422,
      body: { message: 'Validation Failed', errors: [{ message: 'Hook already exists' }] },
    };
  const hook = { ...given, id: nextId++ };
  hooks.set(place, [...known, hook]);
  return { status: 201, body: hook };
}

beforeAll(async () => {
  service = await startUpstream(({ method, url, body }) => github(method, url, body.toString()));
  app = await startPublic();
});
beforeEach(() => {
  hooks = new Map();
  instead = null;
  service.requests.length = 0;
});
afterAll(async () => {
  await app.close();
  await service.close();
});

let connectionId: string;
beforeAll(async () => {
  connectionId = await app.connect('github', 'access', { token: 'ghp_a_token_of_ann', baseUrl: service.url });
});

const trigger = (place: string, events?: string[]): Trigger => ({
  ...{ connector: 'github', operation: 'event', connectionId },
  input: { place, ...(events ? { events } : {}) },
});
const known = (place: string): Hook[] => hooks.get(place) ?? [];
const registered = async (id: string): Promise<Registered[]> =>
  (await app.call<{ items: Registered[] }>('GET', `/workflows/${id}/registrations`)).body.items;
const calls = () => service.requests.map(({ method, url }) => `${method} ${url}`);

async function published(of: Trigger): Promise<MadeWorkflow> {
  const made = await app.draft(of);
  expect((await app.publish(made.id)).status).toBe(200);
  return made;
}

const deliver = (url: string, secret: string, body = '{"action":"opened"}') =>
  fetch(url, {
    method: 'POST',
    body,
    headers: {
      'x-github-event': 'issues',
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    },
  });
const checkNow = (id: string) =>
  app.query('UPDATE registrations SET next_check_at = now() WHERE workflow_id = $1', [id]);

describe('publishing', () => {
  it('tells the service first, and lets in what it signs', async () => {
    const { id, url } = await published(trigger('ann/house', ['issues.opened', 'issues.closed', 'push']));
    const [hook] = known('ann/house');
    expect(hook).toMatchObject({ active: true, events: ['issues', 'push'], config: { url } });
    expect(service.requests[0]!.headers).toMatchObject({ authorization: 'Bearer ghp_a_token_of_ann' });
    expect(await registered(id)).toMatchObject([{ state: 'active', error: null }]);
    expect((await deliver(url, hook!.config.secret)).status).toBe(200);
    expect((await deliver(url, 'another')).status).toBe(401);
    const [row] = await app.query<{ data: unknown; secret: Buffer }>(
      'SELECT data, secret FROM registrations WHERE workflow_id = $1',
      [id],
    );
    expect(row!.secret.toString('latin1')).not.toContain(hook!.config.secret);
  });

  it('is blocked by the service, in its words, and leaves nothing behind', async () => {
    instead = () => ({ status: 404, body: { message: 'Not Found ghp_a_token_of_ann' } });
    const { id, url } = await app.draft(trigger('ann/shed'));
    const answer = await app.publish(id);
    expect(answer).toMatchObject({ status: 422, body: { code: 'workflow.invalid' } });
    const message = expect.stringMatching(/GitHub answered 404: Not Found/) as string;
    expect(answer.body).toMatchObject({
      detail: message,
      errors: [{ pointer: '/trigger', code: 'trigger.registration_failed', message }],
    });
    expect(JSON.stringify(answer.body)).not.toContain('ghp_');
    expect(await registered(id)).toEqual([]);
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(410);
    expect((await app.call('GET', `/workflows/${id}`)).body).toMatchObject({ published: null });
  });

  it('is blocked by what is missing for it', async () => {
    const { id } = await app.draft({ connector: 'github', operation: 'event', connectionId, input: {} });
    expect(await app.publish(id)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/trigger', message: expect.stringMatching(/repository/) as string }] },
    });
    expect(service.requests).toEqual([]);
  });

  it('tells nobody where the connection is none that registers', async () => {
    const signing = await app.connect('github', 'signing', { secrets: ['by hand'] });
    const { id, url } = await published({
      connector: 'github',
      operation: 'event',
      connectionId: signing,
      input: {},
    });
    expect(service.requests).toEqual([]);
    expect(await registered(id)).toEqual([]);
    expect((await deliver(url, 'by hand')).status).toBe(200);
  });

  it('keeps what is unchanged', async () => {
    const { id } = await published(trigger('ann/barn'));
    const before = calls();
    await app.call('PUT', `/workflows/${id}/draft`, {
      definition: { trigger: trigger('ann/barn'), steps: [{ id: 'other', type: 'map', input: {} }] },
    });
    expect((await app.publish(id)).status).toBe(200);
    expect(calls()).toEqual(before);
    expect(await registered(id)).toHaveLength(1);
  });

  it('registers what is new before it takes back what was', async () => {
    const { id, url } = await published(trigger('ann/old'));
    const [old] = known('ann/old');
    await app.save(id, trigger('ann/new'));
    expect((await app.publish(id)).status).toBe(200);
    expect(known('ann/new')).toMatchObject([{ config: { url, secret: old!.config.secret } }]);
    await waitUntil(() => known('ann/old').length === 0, {
      what: 'the old one to be taken back',
      timeoutMs: 15_000,
    });
    const order = calls();
    expect(order.indexOf('POST /repos/ann/new/hooks')).toBeLessThan(
      order.findIndex((call) => call.startsWith('DELETE')),
    );
    await waitUntil(async () => (await registered(id)).length === 1, { timeoutMs: 15_000 });
  });

  it('leaves what is published as it was when the change is refused', async () => {
    const { id, url } = await published(trigger('ann/kept'));
    await app.save(id, trigger('ann/refused'));
    instead = (method) =>
      method === 'POST' ? { status: 403, body: { message: 'Must have admin rights' } } : null;
    expect((await app.publish(id)).status).toBe(422);
    expect(await registered(id)).toMatchObject([{ state: 'active' }]);
    expect((await deliver(url, known('ann/kept')[0]!.config.secret)).status).toBe(200);
  });
});

describe('taking it back', () => {
  it('follows when the workflow is unpublished, or deleted', async () => {
    for (const end of ['unpublish', 'delete']) {
      const { id } = await published(trigger(`ann/${end}`));
      const answer = await (end === 'delete'
        ? app.call('DELETE', `/workflows/${id}`)
        : app.call('POST', `/workflows/${id}/unpublish`));
      expect(answer.status).toBe(204);
      await waitUntil(() => known(`ann/${end}`).length === 0, {
        what: 'it to be taken back',
        timeoutMs: 15_000,
      });
    }
  });

  it('never blocks; it is tried again, and given up at last', async () => {
    const { id } = await published(trigger('ann/stuck'));
    instead = () => ({ status: 500 });
    expect((await app.call('POST', `/workflows/${id}/unpublish`)).status).toBe(204);
    const failed = await waitUntil(
      async () => (await registered(id)).find(({ attempts }) => attempts === 1),
      {
        timeoutMs: 15_000,
      },
    );
    expect(failed).toMatchObject({ state: 'unregistering', error: { message: 'GitHub answered 500.' } });
    await app.query('UPDATE registrations SET attempts = 11 WHERE workflow_id = $1', [id]);
    await checkNow(id);
    await waitUntil(async () => (await registered(id))[0]?.state === 'abandoned', { timeoutMs: 15_000 });
  });

  it('is done before it is registered again, where the service takes an address once', async () => {
    const { id } = await published(trigger('ann/again'));
    instead = (method) => (method === 'DELETE' ? { status: 500 } : null);
    await app.call('POST', `/workflows/${id}/unpublish`);
    await waitUntil(async () => (await registered(id))[0]?.attempts === 1, { timeoutMs: 15_000 });
    instead = null;
    expect((await app.publish(id)).status).toBe(200);
    expect(known('ann/again')).toHaveLength(1);
    expect(await registered(id)).toMatchObject([{ state: 'active' }]);
  });
});

describe('the hourly check', () => {
  const minutesUntilCheck = async (id: string): Promise<number> => {
    const { body } = await app.call<{ items: { nextCheckAt: string }[] }>(
      'GET',
      `/workflows/${id}/registrations`,
    );
    return (Date.parse(body.items[0]!.nextCheckAt) - Date.now()) / 60_000;
  };

  it('is an hour after it was told, and after each look', async () => {
    const { id } = await published(trigger('ann/hourly'));
    expect(await minutesUntilCheck(id)).toBeCloseTo(60, 0);
    await checkNow(id);
    await waitUntil(async () => (await minutesUntilCheck(id)) > 59, { timeoutMs: 15_000 });
  });

  it('registers anew what the service has forgotten', async () => {
    const { id, url } = await published(trigger('ann/forgotten'));
    const [hook] = known('ann/forgotten');
    hooks.clear();
    await checkNow(id);
    await waitUntil(() => known('ann/forgotten').length === 1, { timeoutMs: 15_000, what: 'the repair' });
    expect(known('ann/forgotten')[0]).toMatchObject({ config: { url, secret: hook!.config.secret } });
    await waitUntil(async () => (await registered(id))[0]?.attempts === 0, { timeoutMs: 15_000 });
    expect((await deliver(url, hook!.config.secret)).status).toBe(200);
  });

  it('mends what was changed there', async () => {
    const { id } = await published(trigger('ann/mended'));
    const [hook] = known('ann/mended');
    hook!.active = false;
    await checkNow(id);
    await waitUntil(() => hook!.active, { timeoutMs: 15_000, what: 'the repair' });
  });

  it('says what is wrong while the service can’t be asked, and is well again after', async () => {
    const { id, url } = await published(trigger('ann/away'));
    instead = () => ({ status: 503 });
    await checkNow(id);
    await waitUntil(async () => (await registered(id))[0]?.error !== null, { timeoutMs: 15_000 });
    expect(await registered(id)).toMatchObject([{ state: 'active', attempts: 1 }]);
    expect((await deliver(url, known('ann/away')[0]!.config.secret)).status).toBe(200);
    instead = null;
    await checkNow(id);
    await waitUntil(async () => (await registered(id))[0]?.error === null, { timeoutMs: 15_000 });
  });

  it('finishes what a publish could not finish', async () => {
    const { id } = await published(trigger('ann/crashed'));
    await app.query(`UPDATE registrations SET state = 'registering' WHERE workflow_id = $1`, [id]);
    await checkNow(id);
    await waitUntil(async () => (await registered(id))[0]?.state === 'active', { timeoutMs: 15_000 });
  });
});
