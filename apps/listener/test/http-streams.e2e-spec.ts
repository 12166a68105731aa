import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { type OnePath, startOnePath, waitUntil } from '#testing';

let path: OnePath;
const cleanups: (() => void)[] = [];

beforeAll(async () => {
  path = await startOnePath();
});
afterAll(async () => {
  for (const cleanup of cleanups) cleanup();
  await path.close();
});

interface Feed {
  url: string;
  /** Sends to whoever listens, and keeps for whoever comes back. */
  push(upTo: number): void;
  /** Breaks all connections, in the middle of an event. */
  cut(): void;
  open: Set<ServerResponse>;
  /** From where each connection began. */
  starts: number[];
}

/** A service that counts, and goes on from where a listener says that it got to. */
async function startFeed(kind: 'sse' | 'ndjson'): Promise<Feed> {
  const open = new Set<ServerResponse>();
  const starts: number[] = [];
  let sent = 0;
  const write = (n: number) => (kind === 'sse' ? `id: ${n}\ndata: {"n":${n}}\n\n` : `{"n":${n}}\n`);
  const server = createServer((request, answer) => {
    const since = new URL(request.url ?? '', 'http://feed.test').searchParams.get('since');
    const from = Number((kind === 'sse' ? request.headers['last-event-id'] : since) ?? 0);
    starts.push(from);
    answer.writeHead(200, {
      'Content-Type': kind === 'sse' ? 'text/event-stream' : 'application/x-ndjson',
    });
    answer.flushHeaders();
    for (let n = from + 1; n <= sent; n++) answer.write(write(n));
    open.add(answer);
    answer.once('close', () => open.delete(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    push: (upTo) => {
      while (sent < upTo) {
        sent += 1;
        for (const answer of open) answer.write(write(sent));
      }
    },
    cut: () => {
      for (const answer of open) {
        answer.write(write(sent + 1).slice(0, -2));
        answer.socket?.destroySoon();
      }
    },
    open,
    starts,
  };
}

const workflow = (operation: string, input: Record<string, unknown>) => ({
  trigger: { connector: 'stream', operation, input },
  steps: [{ id: 'shape', type: 'map' as const, title: 'Shape', input: { n: '{{trigger.body.n}}' } }],
});

const range = (count: number): number[] => Array.from({ length: count }, (_, n) => n + 1);

/** What runs were given, in the order of their events. */
async function seenBy(workflowId: string): Promise<number[]> {
  const rows = await path.query<{ output: { n: number } }>(
    `SELECT s.output FROM step_runs s JOIN runs r ON r.id = s.run_id
     WHERE r.workflow_id = $1 AND r.status = 'succeeded' AND s.step_id = 'shape' ORDER BY r.event_id`,
    [workflowId],
  );
  return rows.map(({ output }) => output.n);
}
const seen = (workflowId: string, count: number) =>
  waitUntil(async () => (await seenBy(workflowId)).length >= count, {
    what: `${count} runs`,
    timeoutMs: 30_000,
  });

it.each([
  ['sse', {}],
  ['ndjson', { resumePath: 'n', resumeName: 'since', idPath: 'n' }],
] as const)('a stream of %s loses nothing and doubles nothing, whoever holds it', async (kind, settings) => {
  const feed = await startFeed(kind);
  const { triggerId, workflowId } = await path.seed(workflow(kind, { url: feed.url, ...settings }), {
    held: true,
  });
  await waitUntil(() => feed.open.size === 1, { what: 'the listener to connect' });
  feed.push(10);
  await seen(workflowId, 10);

  feed.cut();
  feed.push(20);
  await seen(workflowId, 20);
  expect(feed.starts).toEqual([0, 10]);

  // Another one takes over when the first is killed, and goes on from what was stored.
  const before = path.listener;
  const next = await path.start('listener');
  await before.kill9();
  path.listener = next;
  feed.push(30);
  await seen(workflowId, 30);
  await waitUntil(() => feed.open.size === 1, { what: 'one connection' });
  feed.push(40);

  // One that is told to stop stores what it has and gives the trigger back.
  await seen(workflowId, 40);
  await path.listener.stop();
  feed.push(50);
  path.listener = await path.start('listener');
  await seen(workflowId, 50);
  expect(await seenBy(workflowId)).toEqual(range(50));
  expect(feed.starts.at(-1)).toBe(40);

  const lease = async () =>
    (
      await path.query<{ state: string; position: unknown }>(
        'SELECT state, position FROM listener_leases WHERE trigger_id = $1',
        [triggerId],
      )
    )[0];
  await waitUntil(async () => (await lease())?.state === 'connected', { what: 'its state to be told' });
  expect((await lease())?.position).toMatchObject(kind === 'sse' ? { id: '50' } : { at: 50 });

  const asked = Date.now();
  await path.query('UPDATE triggers SET version_id = NULL WHERE id = $1', [triggerId]);
  await path.query('UPDATE listener_leases SET retired = true, changed_at = now() WHERE trigger_id = $1', [
    triggerId,
  ]);
  await waitUntil(() => feed.open.size === 0, { what: 'the connection to be closed' });
  expect(Date.now() - asked).toBeLessThan(2000);
});
