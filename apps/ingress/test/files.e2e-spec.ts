import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { WorkflowDefinition } from '#schema';
import { startOnePath, type OnePath, waitUntil } from '#testing';

let one: OnePath;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sluice-path-files-'));
  one = await startOnePath({ env: { SLUICE_FILES_DIR: folder } });
});
afterAll(async () => {
  await one.close();
  await rm(folder, { recursive: true, force: true });
});

const step = (id: string, operation: string, input: Record<string, unknown>, connector = 'files') => ({
  id,
  type: 'action' as const,
  connector,
  operation,
  input,
});

/** A run's steps, by id, once it has ended. */
async function outputsOf(url: string, body: FormData | Blob): Promise<Record<string, unknown>> {
  const answer = await fetch(url, { method: 'POST', body });
  const { eventId } = (await answer.json()) as { eventId: string };
  const ended = async () =>
    (
      await one.query<{ id: string; status: string; error: unknown }>(
        'SELECT id, status, error FROM runs WHERE event_id = $1 AND finished_at IS NOT NULL',
        [eventId],
      )
    )[0];
  const run = await waitUntil(ended, { timeoutMs: 30_000, what: 'the run' });
  expect([run.status, run.error]).toEqual(['succeeded', null]);
  const steps = await one.query<{ step_id: string; output: unknown; input: unknown }>(
    'SELECT step_id, output, input FROM step_runs WHERE run_id = $1',
    [run.id],
  );
  expect(JSON.stringify(steps)).not.toContain('base64');
  return Object.fromEntries(steps.map(({ step_id, output }) => [step_id, output]));
}

it('hands files from the event through a run, by reference', async () => {
  const definition: WorkflowDefinition = {
    trigger: { connector: 'webhook', operation: 'catch', input: {} },
    steps: [
      step('rows', 'read-csv', { file: '{{trigger.body.orders}}' }),
      step('book', 'write-xlsx', { rows: '{{steps.rows.rows}}', name: 'orders.xlsx' }),
      step('packed', 'zip', { files: ['{{steps.book.file}}', '{{trigger.body.orders}}'] }),
      step('unpacked', 'unzip', { file: '{{steps.packed.file}}' }),
      step('again', 'read-xlsx', { file: '{{steps.unpacked.files.0.file}}' }),
    ],
  };
  const { url, workspaceId } = await one.seed(definition);
  const form = new FormData();
  form.set('orders', new Blob(['name,total\nÄnn,5\n'], { type: 'text/csv' }), 'orders.csv');
  const outputs = await outputsOf(url, form);
  expect(outputs).toMatchObject({
    rows: { rows: [{ name: 'Änn', total: '5' }] },
    book: { file: { name: 'orders.xlsx' } },
    unpacked: { files: [{ path: 'orders.xlsx' }, { path: 'orders.csv' }] },
    again: { rows: [{ name: 'Änn', total: '5' }] },
  });
  const rows = await one.query<{ name: string }>(
    `SELECT name FROM files WHERE workspace_id = $1 AND state = 'stored' ORDER BY id`,
    [workspaceId],
  );
  // What came in with the event is not stored again, but for what was unpacked.
  expect(rows.map(({ name }) => name)).toEqual(['orders.xlsx', 'files.zip', 'orders.xlsx', 'orders.csv']);
  expect(
    (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()),
  ).toHaveLength(4);
});

it('takes a body of bytes for a file', async () => {
  const { url } = await one.seed({
    trigger: { connector: 'webhook', operation: 'catch', input: {} },
    steps: [step('facts', 'facts', { file: '{{trigger.body}}', hash: 'md5' })],
  });
  expect(await outputsOf(url, new Blob([new Uint8Array([0, 1, 255])], { type: 'image/png' }))).toEqual({
    facts: {
      name: 'body.png',
      extension: 'png',
      contentType: 'image/png',
      size: 3,
      hash: 'ffbb8cd5a232b7d906904533e9609f48',
    },
  });
});
