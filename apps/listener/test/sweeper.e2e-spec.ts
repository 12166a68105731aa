import { startOnePath, startUpstream, waitUntil, type OnePath, type Upstream } from '#testing';

let path: OnePath;
let sink: Upstream;

beforeAll(async () => {
  sink = await startUpstream();
  path = await startOnePath();
});

afterAll(async () => {
  await path.close();
  await sink.close();
});

const forwarding = () => ({
  trigger: { connector: 'webhook', operation: 'catch' },
  steps: [
    {
      id: 'send',
      type: 'action' as const,
      connector: 'http',
      operation: 'request',
      input: { method: 'POST', url: `${sink.url}/effect`, bodyType: 'json', body: {} },
    },
  ],
});

describe('the listener', () => {
  it('rings for runs whose bell was never rung', async () => {
    const { workspaceId, workflowId, versionId, triggerId } = await path.seed(forwarding());
    // As if the process that stored them had died between its commit and the bell.
    await path.query(
      `WITH made AS (
         SELECT overlay(overlay(gen_random_uuid()::text placing left(sluice_id_floor(now())::text, 14) from 1 for 14)
                        placing '7' from 15 for 1)::uuid AS id
         FROM generate_series(1, 20)
       ), stored AS (
         INSERT INTO events (id, workspace_id, workflow_id, trigger_id, source, method, body)
         SELECT id, $1::uuid, $2::uuid, $3::uuid, 'webhook', 'POST', '' FROM made
       )
       INSERT INTO runs (id, workspace_id, workflow_id, version_id, event_id)
       SELECT id, $1::uuid, $2::uuid, $4::uuid, id FROM made`,
      [workspaceId, workflowId, triggerId, versionId],
    );
    await waitUntil(
      async () => {
        const rows = await path.query(`SELECT id FROM runs WHERE workflow_id = $1 AND status = 'succeeded'`, [
          workflowId,
        ]);
        return rows.length === 20;
      },
      { what: 'the forgotten runs to succeed', timeoutMs: 20_000 },
    );
    expect(sink.requests).toHaveLength(20);
    const metrics = await (await fetch(`${path.listener.url}/metrics`)).text();
    expect(Number(/^sluice_runs_swept_total (\d+)$/m.exec(metrics)?.[1])).toBeGreaterThanOrEqual(20);
  });

  it('makes the partitions of the days ahead', async () => {
    const rows = await waitUntil(async () => {
      const found = await path.query<{ days: number }>(
        `SELECT count(*)::int AS days FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
         WHERE i.inhparent = 'runs'::regclass AND right(c.relname, 8) > to_char(now() AT TIME ZONE 'UTC', 'YYYYMMDD')`,
      );
      return found[0]!.days >= 7 && found;
    });
    expect(rows[0]!.days).toBeGreaterThanOrEqual(7);
  });

  it('ends cleanly when it is told to', async () => {
    const another = await path.start('listener');
    await another.stop();
    expect(another.output()).toBe('');
  });
});
