import type { ServerResponse } from 'node:http';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { startOnePath, waitUntil, type OnePath } from '#testing';

const KEY = 'sluice_test_key_of_the_owner_0123456789';

interface StepRow {
  status: string;
  attempt: number;
  error: { kind: string; code: string; message: string; details?: { status?: number } } | null;
  output: unknown;
  in_ms: number | null;
}

let path: OnePath;
let api: string;
let workspaceId: string;
let server: Server;
let host: string;
let asked: number;
let behave: (request: IncomingMessage, response: ServerResponse) => void;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked += 1;
    response.on('error', () => undefined);
    behave(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  path = await startOnePath({
    // A step that waits must not keep the only place of the worker.
    env: {
      SLUICE_WORKER_CONCURRENCY: '1',
      SLUICE_OWNER_EMAIL: 'owner@example.com',
      SLUICE_OWNER_PASSWORD: 'correct horse battery',
      SLUICE_API_KEY: KEY,
    },
  });
  api = (await path.start('api')).url;
  const [workspace] = await path.query<{ id: string }>('SELECT id FROM workspaces');
  workspaceId = workspace!.id;
});
afterAll(async () => {
  await path.close();
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = 0;
  // Circuits, limits and pauses are kept by host and port: every test has a host of its own.
  hosts += 1;
  host = `http://127.0.0.${hosts}:${(server.address() as AddressInfo).port}`;
});
let hosts = 1;

beforeAll(async () => {
  // All of 127.0.0.0/8 leads here.
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  await new Promise<void>((resolve) => server.listen(port, '0.0.0.0', resolve));
});

const answer =
  (status: number, body: object | string, headers: Record<string, string> = {}) =>
  (_: IncomingMessage, response: ServerResponse) => {
    const isText = typeof body === 'string';
    response
      .writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json', ...headers })
      .end(isText ? body : JSON.stringify(body));
  };

async function connect(): Promise<string> {
  const response = await fetch(`${api}/api/v1/connections`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'Mail',
      connector: 'sendgrid',
      auth: 'access',
      fields: { token: 'SG.canary', server: 'api.sendgrid.com', baseUrl: `${host}/v3` },
    }),
  });
  const body = (await response.json()) as { id: string };
  if (response.status !== 201) throw new Error(JSON.stringify(body));
  return body.id;
}

const ONCE = { attempts: 1 };
const QUICKLY = { attempts: 3, backoff: 'fixed', initialMs: 100, maxMs: 200 };

const request = (more: object = {}) => ({
  id: 'call',
  type: 'action',
  connector: 'http',
  operation: 'request',
  input: { method: 'GET', url: `${host}/things` },
  retry: ONCE,
  ...more,
});
const service = async (more: object = {}) => ({
  id: 'call',
  type: 'action',
  connector: 'sendgrid',
  operation: 'create_list',
  connectionId: await connect(),
  input: { name: 'Friends' },
  retry: ONCE,
  ...more,
});

async function start(step: object): Promise<string> {
  const trigger = { connector: 'webhook', operation: 'catch', input: {} };
  const { url } = await path.seed({ trigger, steps: [step] as never[], settings: {} }, { workspaceId });
  const response = await fetch(url, {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json' },
  });
  const { eventId } = (await response.json()) as { eventId: string };
  const rows = await waitUntil(async () => {
    const found = await path.query<{ id: string }>('SELECT id FROM runs WHERE event_id = $1', [eventId]);
    return found.length > 0 && found;
  });
  return rows[0]!.id;
}

const stepOf = async (runId: string): Promise<StepRow | undefined> =>
  (
    await path.query<StepRow>(
      `SELECT status, attempt, error, output, extract(epoch FROM next_attempt_at - now())::float8 * 1000 AS in_ms
       FROM step_runs WHERE run_id = $1 AND step_id = 'call'`,
      [runId],
    )
  )[0];

const ended = (runId: string, ...statuses: string[]) =>
  waitUntil(
    async () => {
      const step = await stepOf(runId);
      return step !== undefined && statuses.includes(step.status) && step;
    },
    { timeoutMs: 30_000, what: `the step to be ${statuses.join(' or ')}` },
  );

async function failureOf(step: object): Promise<NonNullable<StepRow['error']>> {
  const { error } = await ended(await start(step), 'failed');
  expect(JSON.stringify(error)).not.toContain('canary');
  return error!;
}

describe('a service that', () => {
  it('does not know the credentials makes the step say to look at the connection', async () => {
    behave = answer(401, { errors: [{ message: 'The provided authorization grant is invalid' }] });
    const error = await failureOf(await service());
    expect(error).toMatchObject({ kind: 'auth', code: 'sendgrid.status_401' });
    expect(error.message).toMatch(/grant is invalid/);
    behave = answer(401, {});
    expect((await failureOf(await service())).message).toMatch(/Check the connection/);
    expect((await failureOf(request())).kind).toMatch(/auth|permanent/);
  });

  it('revokes what it had accepted does so from then on', async () => {
    behave = answer(201, { id: '1' });
    const step = await service();
    await ended(await start(step), 'succeeded');
    behave = answer(403, { errors: [{ message: 'access forbidden' }] });
    expect((await failureOf(step)).message).toMatch(/access forbidden.*change it at SendGrid/);
  });

  it('hangs is left after the time that the step has', async () => {
    behave = () => undefined;
    const error = await failureOf(request({ timeoutMs: 700 }));
    expect(error).toMatchObject({ kind: 'timeout', code: 'step.timeout' });
    expect(error.message).toMatch(/700 ms/);
  });

  it('sends a byte at a time is left then, too', async () => {
    behave = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 50);
      response.on('close', () => clearInterval(drip));
    };
    expect(await failureOf(request({ timeoutMs: 900 }))).toMatchObject({
      kind: 'timeout',
      code: 'step.timeout',
    });
    expect(await failureOf(await service({ timeoutMs: 900 }))).toMatchObject({ kind: 'timeout' });
  });

  it('redirects to a private address is not followed', async () => {
    for (const location of [
      'http://10.0.0.1/',
      'http://169.254.169.254/latest/meta-data',
      'http://[fd00::1]/',
    ]) {
      behave = (_, response) => void response.writeHead(302, { location }).end();
      const error = await failureOf(request());
      expect(error).toMatchObject({ kind: 'permanent', code: 'outbound.blocked_address' });
      expect(error.message).toMatch(/SLUICE_OUTBOUND_ALLOW/);
    }
  });

  it('returns 200 MB is stopped at the limit', async () => {
    const megabyte = Buffer.alloc(1024 * 1024, '1');
    let sent = 0;
    let closed = false;
    behave = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.on('close', () => (closed = true));
      const more = () => {
        while (sent < 200 && !response.destroyed) {
          sent += 1;
          if (!response.write(megabyte)) return void response.once('drain', more);
        }
        response.end();
      };
      more();
    };
    const error = await failureOf(await service());
    expect(error).toMatchObject({ kind: 'permanent', code: 'outbound.response_too_large' });
    expect(error.message).toMatch(/larger than the \d+ bytes/);
    await waitUntil(() => closed);
    expect(sent).toBeLessThan(60);
  });

  it('answers with a web page says to check the base URL', async () => {
    behave = answer(200, '<!doctype html><title>Sign in</title>');
    const error = await failureOf(await service());
    expect(error).toMatchObject({ kind: 'permanent', code: 'api.not_json' });
    expect(error.message).toMatch(/web page.*base URL/);
  });

  it('says that it is too much for longer than there are tries is asked until it is not, and that counts for one', async () => {
    behave = (incoming, response) =>
      answer(asked <= 8 ? 429 : 201, { errors: [{ message: 'too many requests' }] })(incoming, response);
    const step = await ended(await start(await service({ retry: QUICKLY })), 'succeeded', 'failed');
    expect(step).toMatchObject({ status: 'succeeded', attempt: 1 });
    expect(asked).toBe(9);
  });

  it('asks to be left alone for an hour is, by all of the connection, and keeps no place of the worker', async () => {
    behave = answer(429, { errors: [{ message: 'too many requests' }] }, { 'retry-after': '3600' });
    const step = await service({ retry: QUICKLY });
    const first = await ended(await start(step), 'waiting', 'failed');
    expect(first).toMatchObject({
      status: 'waiting',
      attempt: 1,
      error: { kind: 'retryable', details: { status: 429 } },
    });
    expect(first.in_ms).toBeGreaterThan(3_500_000);
    const later = await Promise.all([1, 2, 3].map(async () => ended(await start(step), 'waiting', 'failed')));
    for (const { status, error, in_ms: inMs } of later) {
      expect({ status, code: error?.code }).toEqual({ status: 'waiting', code: 'outbound.rate_limited' });
      expect(error?.message).toMatch(
        /asked to be left alone.*tried again in (59|60) minutes.*Call it less often/,
      );
      expect(inMs).toBeGreaterThan(3_500_000);
    }
    expect(asked).toBe(1);
    behave = answer(200, { ok: true });
    expect(await ended(await start(request()), 'succeeded', 'failed')).toMatchObject({ status: 'succeeded' });
  });

  it('has been asked for a day is given up with a word on what to do', async () => {
    behave = answer(429, {}, { 'retry-after': '3600' });
    const runId = await start(await service({ retry: QUICKLY }));
    await ended(runId, 'waiting');
    await path.query(
      `UPDATE step_runs SET started_at = now() - interval '25 hours', next_attempt_at = now() WHERE run_id = $1`,
      [runId],
    );
    await path.query(`UPDATE runs SET due_at = now() WHERE id = $1`, [runId]);
    const { error } = await ended(runId, 'failed');
    expect(error?.message).toMatch(/waited for 24 hours and gives up; retry the run/);
  });

  it('does not work any more is not called by anybody, and its steps go on once it works again', async () => {
    behave = answer(503, {});
    const spread = { id: 'all', type: 'loop', over: Array.from({ length: 24 }, (_, n) => n), concurrency: 8 };
    await start({ ...spread, id: 'flood', steps: [request({ onError: 'continue' })] });
    await waitUntil(
      async () =>
        (await path.query('SELECT 1 FROM circuits WHERE workspace_id = $1', [workspaceId])).length > 0,
      {
        timeoutMs: 20_000,
        what: 'the circuit to be open',
      },
    );
    const runId = await start(request());
    const { error, attempt, in_ms: inMs } = await ended(runId, 'waiting', 'failed');
    expect(error).toMatchObject({ kind: 'retryable', code: 'outbound.circuit_open' });
    expect(error?.message).toMatch(
      /failed again and again: The host answered with the status 503.*Look at whether/,
    );
    expect(attempt).toBe(1);
    expect(inMs).toBeGreaterThan(500);
    const mine = host.slice('http://'.length);
    const listed = await fetch(`${api}/api/v1/circuits`, { headers: { authorization: `Bearer ${KEY}` } });
    expect(await listed.json()).toMatchObject({
      items: [{ host: mine, reason: { message: 'The host answered with the status 503.' } }],
    });
    behave = answer(200, { ok: true });
    const close = () =>
      fetch(`${api}/api/v1/circuits/${encodeURIComponent(mine)}/close`, {
        method: 'POST',
        headers: { authorization: `Bearer ${KEY}` },
      });
    expect((await close()).status).toBe(204);
    expect((await close()).status).toBe(404);
    // The worker hears of it within two seconds, and the step is not to wait for its time.
    const again = await waitUntil(
      async () => {
        await path.query(
          `UPDATE step_runs SET next_attempt_at = now() WHERE status = 'waiting' AND run_id = $1`,
          [runId],
        );
        await path.query(`UPDATE runs SET due_at = now() WHERE status = 'waiting' AND id = $1`, [runId]);
        const step = await stepOf(runId);
        return step?.status === 'waiting' ? null : step;
      },
      { everyMs: 300, timeoutMs: 20_000, what: 'the step to go on' },
    );
    expect(again).toMatchObject({ status: 'succeeded', attempt: 1 });
  });

  it('does not work any more starts the workflows that are to be told, once', async () => {
    const { workflowId } = await path.seed(
      {
        trigger: { connector: 'workflow', operation: 'unreachable', input: {} },
        steps: [{ id: 'told', type: 'map', input: { host: '{{trigger.body.host}}' } }],
      },
      { workspaceId },
    );
    const broken = host.slice('http://'.length);
    const reason = { kind: 'timeout', code: 'outbound.timeout', message: 'There was no answer.' };
    await path.query(
      `INSERT INTO circuits (workspace_id, host, probe_at, reason) VALUES ($1, $2, now() + interval '1 hour', $3)`,
      [workspaceId, broken, JSON.stringify(reason)],
    );
    const told = () =>
      path.query<{ output: unknown }>(
        `SELECT s.output FROM step_runs s JOIN runs r ON r.id = s.run_id WHERE r.workflow_id = $1 AND s.step_id = 'told'
           AND s.status = 'succeeded'`,
        [workflowId],
      );
    await waitUntil(async () => (await told()).length > 0, { timeoutMs: 20_000 });
    await waitUntil(
      async () => (await path.query('SELECT 1 FROM circuits WHERE alerted_at IS NULL')).length === 0,
      { timeoutMs: 10_000 },
    );
    expect((await told()).map(({ output }) => output)).toContainEqual({ host: broken });
    expect((await told()).filter(({ output }) => (output as { host: string }).host === broken)).toHaveLength(
      1,
    );
  });
});

describe('how often a host may be called', () => {
  it('is set by people, kept to by all workers, and waits without using up tries', async () => {
    behave = answer(200, { ok: true });
    const mine = host.slice('http://'.length);
    const call = (method: string, body?: object) =>
      fetch(`${api}/api/v1/outbound-limits/${encodeURIComponent(mine)}`, {
        method,
        headers: { authorization: `Bearer ${KEY}`, ...(body ? { 'content-type': 'application/json' } : {}) },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
    expect((await call('PUT', { requests: 2, perMs: 3000 })).status).toBe(200);
    expect((await call('PUT', { requests: 0, perMs: 3000 })).status).toBe(400);
    await waitUntil(
      async () =>
        (await ended(await start(request()), 'succeeded', 'waiting')).error?.code === 'outbound.rate_limited',
      { timeoutMs: 20_000, what: 'the worker to know of it' },
    );
    // One that starts knows it from its first request on.
    const other = await path.start('worker');
    const times: number[] = [];
    behave = (incoming, response) => {
      times.push(Date.now());
      answer(200, { ok: true })(incoming, response);
    };
    const runs = await Promise.all(Array.from({ length: 6 }, () => start(request())));
    for (const runId of runs)
      expect(await ended(runId, 'succeeded', 'failed')).toMatchObject({ attempt: 1, status: 'succeeded' });
    for (const from of times) {
      // As they arrive, which is a little off from when they were sent.
      expect(times.filter((at) => at >= from && at < from + 2800).length).toBeLessThanOrEqual(2);
    }
    expect((await call('DELETE')).status).toBe(204);
    expect((await call('DELETE')).status).toBe(404);
    await other.kill9();
  });
});
