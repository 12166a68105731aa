import { newId } from '#kernel';
import type { RunDetail, RunSummary, WorkflowDetail, WorkflowSummary } from '#schema';

import { type Api, type Problem, startApi } from './start-api';

let api: Api;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const definition = (url = 'http://127.0.0.1:9/') => ({
  trigger: { connector: 'webhook', operation: 'catch' },
  steps: [
    { id: 'card', type: 'map', input: { name: '{{trigger.body.name}}' } },
    {
      id: 'send',
      type: 'action',
      connector: 'http',
      operation: 'request',
      input: { method: 'POST', url, body: '{{steps.card}}' },
    },
  ],
});

async function create(draft: object = definition(), name = 'Orders'): Promise<WorkflowDetail> {
  const { status, body } = await api.call<WorkflowDetail>('POST', '/workflows', {
    body: { name, definition: draft },
  });
  expect(status).toBe(201);
  return body;
}

async function publish(draft?: object): Promise<WorkflowDetail> {
  const workflow = await create(draft);
  expect((await api.call('POST', `/workflows/${workflow.id}/publish`)).status).toBe(200);
  return workflow;
}

describe('a workflow’s life', () => {
  it('goes from draft to published, changed, restored, unpublished and deleted', async () => {
    const made = await create();
    const at = `/workflows/${made.id}`;
    expect(made.draft.problems).toEqual([]);
    expect(made.published).toBeNull();
    expect(made.triggerUrl).toMatch(/^http:\/\/127\.0\.0\.1:0\/hooks\/[\w-]{32}$/);

    const first = await api.call('POST', `${at}/publish`);
    expect(first).toMatchObject({ status: 200, body: { version: 1, triggerUrl: made.triggerUrl } });
    expect((await api.call('POST', `${at}/publish`)).body).toEqual(first.body);

    const next = definition('http://127.0.0.1:9/next');
    await api.call('PUT', `${at}/draft`, { body: { definition: next } });
    expect((await api.call<WorkflowDetail>('GET', at)).body).toMatchObject({
      hasUnpublishedChanges: true,
      draft: { definition: next },
      published: { version: 1, definition: definition() },
    });
    expect((await api.call('POST', `${at}/publish`)).body).toMatchObject({ version: 2 });

    const versions = await api.call('GET', `${at}/versions`);
    expect(versions.body).toMatchObject({
      items: [
        { version: 2, current: true },
        { version: 1, current: false },
      ],
      nextCursor: null,
    });
    expect((await api.call('GET', `${at}/versions/1`)).body).toMatchObject({
      version: 1,
      definition: definition(),
    });
    expect((await api.call('GET', `${at}/versions/3`)).status).toBe(404);

    expect((await api.call('POST', `${at}/versions/1/restore`)).status).toBe(200);
    expect((await api.call<WorkflowDetail>('GET', at)).body.draft.definition).toEqual(definition());

    expect((await api.call('POST', `${at}/unpublish`)).status).toBe(204);
    expect((await api.call<WorkflowDetail>('GET', at)).body.published).toBeNull();

    expect((await api.call<WorkflowDetail>('PATCH', at, { body: { name: 'Renamed' } })).body.name).toBe(
      'Renamed',
    );
    expect((await api.call('DELETE', at)).status).toBe(204);
    expect((await api.call('GET', at)).status).toBe(404);
    expect((await api.call('DELETE', at)).status).toBe(404);
    expect((await api.call('POST', `${at}/publish`)).status).toBe(404);
  });

  it('marks the first action of a version, and none where there is none', async () => {
    const effects = async (draft: object) => {
      const { id } = await publish(draft);
      const rows = await api.query<{ first_effect: unknown }>(
        'SELECT first_effect FROM workflow_versions WHERE workflow_id = $1',
        [id],
      );
      return rows[0]?.first_effect;
    };
    expect(await effects(definition())).toEqual([{ path: 'send', attempt: 1 }]);
    expect(await effects({ ...definition(), steps: [{ id: 'a', type: 'map', input: {} }] })).toBeNull();
  });

  it('stops the trigger of a deleted workflow', async () => {
    const { id } = await publish();
    await api.call('DELETE', `/workflows/${id}`);
    const rows = await api.query<{ version_id: string | null }>(
      'SELECT version_id FROM triggers WHERE workflow_id = $1',
      [id],
    );
    expect(rows).toEqual([{ version_id: null }]);
  });

  it('records who did what', async () => {
    const { id } = await publish();
    const entries = await api.query<{ action: string }>(
      'SELECT action FROM audit_entries WHERE target_id = $1 ORDER BY id',
      [id],
    );
    expect(entries.map(({ action }) => action)).toEqual(['workflow.create', 'workflow.publish']);
  });
});

describe('a definition with faults', () => {
  const faulty = {
    trigger: { connector: 'fax', operation: 'catch' },
    steps: [
      { id: 'Not an id', type: 'map', input: 7 },
      { id: 'a', type: 'map', input: { x: '{{steps.b.y}}', y: '{{steps.gone.y}}', z: '{{#if}}' } },
      { id: 'b', type: 'action', connector: 'http', operation: 'fly', input: {}, extra: 1 },
      { id: 'b', type: 'action', connector: 'http', operation: 'request', input: { method: 'JUMP' } },
      { id: 'c', type: 'teleport' },
      { id: 'd', type: 'filter', when: { left: 1, op: 'gt' } },
    ],
    settings: { timeoutMs: -1 },
  };
  const places = [
    '/settings/timeoutMs',
    '/steps/0/id',
    '/steps/0/input',
    '/steps/1/input/x',
    '/steps/1/input/y',
    '/steps/1/input/z',
    '/steps/2/extra',
    '/steps/2/operation',
    '/steps/3/id',
    '/steps/3/input/method',
    '/steps/3/input/url',
    '/steps/4/type',
    '/steps/5/when/right',
    '/trigger/connector',
  ];

  it('is saved, with every bad field named', async () => {
    const { draft } = await create(faulty);
    expect(draft.definition).toEqual(faulty);
    expect(draft.problems.map(({ pointer }) => pointer).toSorted()).toEqual(places);
    for (const { message } of draft.problems) expect(message).toMatch(/^.+\.$/u);
  });

  it('is not published: 422 with the same list', async () => {
    const { id, draft } = await create(faulty);
    const { status, headers, body } = await api.call<Problem>('POST', `/workflows/${id}/publish`);
    expect(status).toBe(422);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({ code: 'workflow.invalid', errors: draft.problems });
    expect(await api.query('SELECT id FROM workflow_versions WHERE workflow_id = $1', [id])).toEqual([]);
  });

  it('says of an empty draft what it needs', async () => {
    const { draft } = await create({});
    expect(draft.problems.map(({ code }) => code)).toEqual(['workflow.no_trigger', 'workflow.no_steps']);
  });
});

describe('drafts and ETags', () => {
  it('refuses a stale write, and lets the last write win without If-Match', async () => {
    const made = await create();
    const at = `/workflows/${made.id}/draft`;
    const { headers } = await api.call('GET', `/workflows/${made.id}`);
    const etag = headers.get('etag')!;
    expect(made.draft.etag).toBe(etag);
    const save = (ifMatch?: string) =>
      api.call<Problem & { etag: string }>('PUT', at, {
        body: { definition: definition() },
        headers: ifMatch === undefined ? {} : { 'if-match': ifMatch },
      });
    const saved = await save(etag);
    expect(saved.status).toBe(200);
    expect(saved.headers.get('etag')).toBe(saved.body.etag);
    expect(saved.body.etag).not.toBe(etag);
    expect(await save(etag)).toMatchObject({ status: 412, body: { code: 'conflict.stale' } });
    expect((await save('"nonsense"')).status).toBe(412);
    expect((await save(`"99", ${saved.body.etag}`)).status).toBe(200);
    expect((await save('*')).status).toBe(200);
    expect((await save()).status).toBe(200);
  });
});

describe('lists', () => {
  it('pages by cursor, newest first, and finds by a part of the name', async () => {
    const name = `Paged ${Math.random()}`;
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.unshift((await create({}, `${name} ${n}`)).id);
    const seen: string[] = [];
    const readPage = async (cursor: string | null): Promise<string | null> => {
      const query = new URLSearchParams({
        limit: '2',
        search: name.toUpperCase(),
        ...(cursor ? { cursor } : {}),
      });
      interface Page {
        items: WorkflowSummary[];
        nextCursor: string | null;
      }
      const { body } = await api.call<Page>('GET', `/workflows?${query}`);
      expect(body.items.length).toBeLessThanOrEqual(2);
      seen.push(...body.items.map(({ id }) => id));
      return body.nextCursor;
    };
    for (let cursor = await readPage(null); cursor !== null;) cursor = await readPage(cursor);
    expect(seen).toEqual(ids);
  });

  it('names every bad parameter', async () => {
    const { status, body } = await api.call<Problem>(
      'GET',
      '/runs?limit=0&status=queued,odd&from=yesterday&nope=1',
    );
    expect(status).toBe(400);
    expect(body.errors!.map(({ pointer }) => pointer).toSorted()).toEqual([
      '/query/from',
      '/query/limit',
      '/query/nope',
      '/query/status/1',
    ]);
    expect((await api.call<Problem>('GET', '/workflows?cursor=zzz')).body.errors![0]!.pointer).toBe(
      '/query/cursor',
    );
  });
});

describe('runs and events', () => {
  const start = async (id: string, body: unknown = { name: 'Ann' }) => {
    const answer = await api.call<{ runId: string; eventId: string }>('POST', `/workflows/${id}/run`, {
      body: { body },
    });
    expect(answer.status).toBe(202);
    return answer.body;
  };

  it('starts a run by hand, of a published workflow only', async () => {
    const draft = await create();
    expect(await api.call('POST', `/workflows/${draft.id}/run`, { body: {} })).toMatchObject({
      status: 409,
      body: { code: 'workflow.not_published' },
    });
    const { id } = await publish();
    const { runId, eventId } = await start(id, { name: 'Ann \u0000' });
    const run = await api.call<RunDetail>('GET', `/runs/${runId}`);
    expect(run.body).toMatchObject({
      id: runId,
      workflowId: id,
      workflowName: 'Orders',
      version: 1,
      eventId,
      status: 'queued',
      trigger: { body: { name: 'Ann \u0000' } },
      steps: [],
    });
    const event = await api.call('GET', `/events/${eventId}`);
    expect(event.body).toMatchObject({
      source: 'manual',
      body: { encoding: 'utf8' },
      parsed: { body: { name: 'Ann \u0000' } },
      runs: [{ id: runId, status: 'queued' }],
    });
  });

  it('says of a run by hand that it is a duplicate', async () => {
    const { id } = await publish({
      ...definition(),
      settings: { deduplicate: { key: '{{trigger.body.order}}' } },
    });
    const { eventId } = await start(id, { order: 7 });
    expect(await api.call('POST', `/workflows/${id}/run`, { body: { body: { order: 7 } } })).toMatchObject({
      status: 409,
      body: { code: 'conflict.exists', detail: expect.stringContaining(eventId) as string },
    });
    expect((await start(id, { order: 8 })).runId).toMatch(/./);
  });

  it('shows effects under way, and cancels them with their run', async () => {
    const { id } = await publish();
    const { runId } = await start(id);
    await api.query(
      `UPDATE runs SET status = 'running', started_at = now(), lease_until = now() + interval '1 minute', fence = 1,
              in_flight = '[{"path":"send","attempt":1}]' WHERE id = $1`,
      [runId],
    );
    const { body } = await api.call<RunDetail>('GET', `/runs/${runId}`);
    expect(body.steps).toMatchObject([
      { id: null, stepId: 'send', type: 'action', status: 'running', attempt: 1 },
    ]);

    expect(await api.call('POST', `/runs/${runId}/retry`, { body: {} })).toMatchObject({
      status: 409,
      body: { code: 'conflict.state' },
    });
    expect((await api.call('POST', `/runs/${runId}/cancel`)).status).toBe(204);
    expect(await api.call('POST', `/runs/${runId}/cancel`)).toMatchObject({
      status: 409,
      body: { code: 'conflict.state' },
    });
    const cancelled = await api.call<RunDetail>('GET', `/runs/${runId}`);
    expect(cancelled.body).toMatchObject({
      status: 'cancelled',
      steps: [{ stepId: 'send', status: 'cancelled' }],
    });
    const [row] = await api.query<object>(
      'SELECT fence, due_at, lease_until, in_flight FROM runs WHERE id = $1',
      [runId],
    );
    expect(row).toEqual({ fence: 2, due_at: null, lease_until: null, in_flight: null });
  });

  async function failedRun() {
    const { id } = await publish();
    const { runId, eventId } = await start(id);
    const step = (stepId: string, status: string) =>
      api.query(
        `INSERT INTO step_runs (id, workspace_id, run_id, step_id, path, type, status, attempt, output, started_at, finished_at)
         SELECT $1, workspace_id, id, $3, $3, 'map', $4, 1, '{"name":"Ann"}', now(), now() FROM runs WHERE id = $2`,
        [newId(), runId, stepId, status],
      );
    await step('card', 'succeeded');
    await step('send', 'failed');
    await api.query(
      `UPDATE runs SET status = 'failed', due_at = NULL, finished_at = now(), error = $2 WHERE id = $1`,
      [
        runId,
        JSON.stringify({ kind: 'permanent', code: 'http.status', message: 'The “till” said 50%_no \u0000.' }),
      ],
    );
    return { id, runId, eventId };
  }

  it('retries from the failed step with what was done, or from the start without', async () => {
    const { id, runId, eventId } = await failedRun();
    const retry = async (body: object) => {
      const answer = await api.call<{ runId: string }>('POST', `/runs/${runId}/retry`, { body });
      expect(answer.status).toBe(201);
      return (await api.call<RunDetail>('GET', `/runs/${answer.body.runId}`)).body;
    };
    const resumed = await retry({});
    expect(resumed).toMatchObject({ retryOf: runId, eventId, status: 'queued', version: 1 });
    expect(resumed.steps).toMatchObject([{ stepId: 'card', status: 'succeeded', output: { name: 'Ann' } }]);
    expect((await retry({ from: 'start' })).steps).toEqual([]);

    const changed = definition('http://127.0.0.1:9/other');
    await api.call('PUT', `/workflows/${id}/draft`, { body: { definition: changed } });
    await api.call('POST', `/workflows/${id}/publish`);
    expect(await retry({ version: 'latest' })).toMatchObject({ version: 2, steps: [{ stepId: 'card' }] });

    changed.steps[0]!.input = { name: 'Bob' } as never;
    await api.call('PUT', `/workflows/${id}/draft`, { body: { definition: changed } });
    await api.call('POST', `/workflows/${id}/publish`);
    expect(await api.call('POST', `/runs/${runId}/retry`, { body: { version: 'latest' } })).toMatchObject({
      status: 201,
      body: { startedOver: true, reason: expect.stringContaining('different') as string },
    });
    expect(await retry({ version: 'latest', from: 'start' })).toMatchObject({ version: 3, steps: [] });
  });

  it('finds runs by workflow, status, time and the text of their error', async () => {
    const { id, runId } = await failedRun();
    const find = async (query: Record<string, string>) => {
      const answer = await api.call<{ items: RunSummary[] }>(
        'GET',
        `/runs?${new URLSearchParams({ workflowId: id, ...query })}`,
      );
      expect(answer.status).toBe(200);
      return answer.body.items.map((run) => run.id);
    };
    expect(await find({})).toEqual([runId]);
    expect(await find({ status: 'failed,unknown' })).toEqual([runId]);
    expect(await find({ status: 'queued' })).toEqual([]);
    expect(await find({ q: '50%_NO' })).toEqual([runId]);
    expect(await find({ q: 'http.status' })).toEqual([runId]);
    expect(await find({ q: 'message' })).toEqual([]);
    expect(await find({ q: runId })).toEqual([runId]);
    expect(await find({ from: new Date(Date.now() - 60_000).toISOString() })).toEqual([runId]);
    expect(await find({ to: new Date(Date.now() - 60_000).toISOString() })).toEqual([]);
  });

  it('runs events again, one or many', async () => {
    const { id } = await publish();
    const { eventId } = await start(id);
    await start(id);
    expect((await api.call('POST', `/events/${eventId}/replay`)).status).toBe(201);
    expect((await api.call<{ runs: object[] }>('GET', `/events/${eventId}`)).body.runs).toHaveLength(2);
    expect((await api.call('POST', '/events/replay', { body: { workflowId: id } })).body).toEqual({
      runs: 2,
      nextAfter: null,
    });
    expect((await api.call('POST', '/events/replay', { body: { workflowId: id, limit: 1 } })).body).toEqual({
      runs: 1,
      nextAfter: eventId,
    });
    expect((await api.call<{ items: object[] }>('GET', `/events?workflowId=${id}`)).body.items).toHaveLength(
      2,
    );
    const draft = { ...definition(), settings: { timeoutMs: 1234 } };
    await api.call('PUT', `/workflows/${id}/draft`, { body: { definition: draft } });
    const onDraft = await api.call<{ runId: string }>('POST', `/events/${eventId}/replay`, {
      body: { version: 'draft' },
    });
    expect((await api.call<RunDetail>('GET', `/runs/${onDraft.body.runId}`)).body).toMatchObject({
      version: 0,
      definition: { settings: { timeoutMs: 1234 } },
    });
    const onFirst = await api.call<{ runId: string }>('POST', `/events/${eventId}/replay`, {
      body: { version: 1 },
    });
    expect((await api.call<RunDetail>('GET', `/runs/${onFirst.body.runId}`)).body).toMatchObject({
      version: 1,
    });
    expect(await api.call('POST', `/events/${eventId}/replay`, { body: { version: 9 } })).toMatchObject({
      status: 404,
    });
    await api.call('POST', `/workflows/${id}/unpublish`);
    for (const path of [`/events/${eventId}/replay`, '/events/replay'])
      expect(await api.call('POST', path, { body: { workflowId: id } })).toMatchObject({
        status: 409,
        body: { code: 'workflow.not_published' },
      });
  });

  it('masks credentials among the headers of an event', async () => {
    const { id } = await publish();
    const { eventId } = await start(id);
    await api.query(
      `UPDATE events SET source = 'webhook', method = 'POST', headers = $2, body = $3, content_type = 'text/plain' WHERE id = $1`,
      [
        eventId,
        JSON.stringify(['Authorization', 'Bearer hunter2', 'X-Shop', 'a']),
        Buffer.from([0xff, 0x00]),
      ],
    );
    const { body } = await api.call<{ headers: unknown; body: unknown }>('GET', `/events/${eventId}`);
    expect(body.headers).toEqual([
      ['Authorization', '••••••'],
      ['X-Shop', 'a'],
    ]);
    expect(body.body).toEqual({ encoding: 'base64', data: '/wA=' });
    expect(JSON.stringify(body)).not.toContain('hunter2');
  });
});

describe('another workspace', () => {
  it('does not exist', async () => {
    const other = '018f0000-0000-7000-8000-00000000ffff';
    const { id } = await publish();
    const { runId, eventId } = (
      await api.call<{ runId: string; eventId: string }>('POST', `/workflows/${id}/run`)
    ).body;
    await api.query('INSERT INTO workspaces (id, name) VALUES ($1, $2)', [other, 'Other']);
    for (const table of ['workflows', 'workflow_versions', 'triggers'])
      await api.query(
        `UPDATE ${table} SET workspace_id = $1 WHERE ${table === 'workflows' ? 'id' : 'workflow_id'} = $2`,
        [other, id],
      );
    await api.query('UPDATE runs SET workspace_id = $1 WHERE id = $2', [other, runId]);
    await api.query('UPDATE events SET workspace_id = $1 WHERE id = $2', [other, eventId]);
    const calls: [string, string, unknown?][] = [
      ['GET', `/workflows/${id}`],
      ['PATCH', `/workflows/${id}`, { name: 'x' }],
      ['DELETE', `/workflows/${id}`],
      ['PUT', `/workflows/${id}/draft`, { definition: {} }],
      ['POST', `/workflows/${id}/publish`],
      ['POST', `/workflows/${id}/unpublish`],
      ['POST', `/workflows/${id}/run`, {}],
      ['GET', `/workflows/${id}/versions`],
      ['GET', `/workflows/${id}/versions/1`],
      ['POST', `/workflows/${id}/versions/1/restore`],
      ['GET', `/runs/${runId}`],
      ['POST', `/runs/${runId}/retry`, {}],
      ['POST', `/runs/${runId}/cancel`],
      ['GET', `/events/${eventId}`],
      ['POST', `/events/${eventId}/replay`],
      ['POST', '/events/replay', { workflowId: id }],
    ];
    for (const [method, path, body] of calls) {
      const { status, body: problem } = await api.call<Problem>(method, path, { body });
      expect([method, path, status, problem.code]).toEqual([method, path, 404, 'resource.not_found']);
    }
    const { body } = await api.call<{ items: WorkflowSummary[] }>('GET', '/workflows?limit=200');
    expect(body.items.map((workflow) => workflow.id)).not.toContain(id);
    for (const list of [`/runs?workflowId=${id}`, `/events?workflowId=${id}`])
      expect((await api.call<{ items: object[] }>('GET', list)).body.items).toEqual([]);
  });
});
