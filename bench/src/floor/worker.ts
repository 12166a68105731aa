/** In: a Bull job. Out: its template rendered, posted to the sink, and the result committed. */
import type { Queue } from 'bull';
import Handlebars from 'handlebars';
import { Pool } from 'undici';

import { MAPPING } from '../payload';
import type { FloorDatabase, Finished } from './database';
import { GroupCommit } from './group-commit';
import type { RunJob } from './queue';

/** Runs at once in one process. */
export const CONCURRENCY = 100;

const TEMPLATE = `{${Object.entries(MAPPING)
  .map(([field, path]) => `"${field}":"{{body.${path}}}"`)
  .join(',')}}`;

export function startWorker(
  database: FloorDatabase,
  queue: Queue<RunJob>,
  sinkUrl: string,
  lanes: number,
): Pool {
  const render = Handlebars.compile<{ body: unknown }>(TEMPLATE, { noEscape: true });
  const { origin, pathname } = new URL(sinkUrl);
  const pool = new Pool(origin, { connections: CONCURRENCY, pipelining: 1, keepAliveTimeout: 600_000 });
  const writer = new GroupCommit<Finished>((rows) => database.finish(rows), lanes);

  void queue.process(CONCURRENCY, async (job) => {
    const { runId, body } = job.data;
    const response = await pool.request({
      method: 'POST',
      path: pathname,
      headers: { 'content-type': 'application/json', 'idempotency-key': runId },
      body: render({ body: JSON.parse(body) as unknown }),
    });
    const output = Buffer.from(await response.body.arrayBuffer());
    if (response.statusCode !== 200) throw new Error(`The sink answered ${response.statusCode}.`);
    await writer.add({ runId: Buffer.from(runId, 'hex'), output });
  });
  return pool;
}
