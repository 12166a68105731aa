/** In: a Bull job. Out: its template rendered and posted to the sink, once or more often, and the results committed. */
import type { Queue } from 'bull';
import Handlebars from 'handlebars';
import { Pool } from 'undici';

import { EFFECT_FIELD, MAPPING } from '../payload';
import type { FloorDatabase, Finished } from './database';
import { GroupCommit } from './group-commit';
import type { RunJob } from './queue';

/** Runs at once in one process, and connections to the sink. */
const CONCURRENCY = 100;

/** The HTTP calls of one run: how many, and how many of them at once. */
export interface Calls {
  effects: number;
  concurrency: number;
}

const TEMPLATE = Object.entries(MAPPING).map(([field, path]) => `"${field}":"{{body.${path}}}"`);
const EFFECT = `"${EFFECT_FIELD}":"{{effect}}"`;

export function startWorker(
  database: FloorDatabase,
  queue: Queue<RunJob>,
  sinkUrl: string,
  { effects, concurrency }: Calls,
  lanes: number,
): Pool {
  const fields = effects === 1 ? TEMPLATE : [...TEMPLATE, EFFECT];
  const render = Handlebars.compile<{ body: unknown; effect: number }>(`{${fields.join(',')}}`, {
    noEscape: true,
  });
  const { origin, pathname } = new URL(sinkUrl);
  const pool = new Pool(origin, { connections: CONCURRENCY, pipelining: 1, keepAliveTimeout: 600_000 });
  const writer = new GroupCommit<Finished>((rows) => database.finish(rows), lanes);

  const call = async (runId: string, body: unknown, effect: number): Promise<Buffer> => {
    const response = await pool.request({
      method: 'POST',
      path: pathname,
      headers: {
        'content-type': 'application/json',
        'idempotency-key': effects === 1 ? runId : `${runId}-${effect}`,
      },
      body: render({ body, effect }),
    });
    const output = Buffer.from(await response.body.arrayBuffer());
    if (response.statusCode !== 200) throw new Error(`The sink answered ${response.statusCode}.`);
    return output;
  };
  const callAll = async (runId: string, body: unknown): Promise<Buffer> => {
    const outputs: Buffer[] = [];
    let next = 0;
    const caller = async (): Promise<void> => {
      while (next < effects) {
        const effect = next++;
        outputs[effect] = await call(runId, body, effect);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, caller));
    return Buffer.from(`[${outputs.join(',')}]`);
  };

  void queue.process(CONCURRENCY, async (job) => {
    const { runId } = job.data;
    const body = JSON.parse(job.data.body) as unknown;
    const output = await (effects === 1 ? call(runId, body, 0) : callAll(runId, body));
    await writer.add({ runId: Buffer.from(runId, 'hex'), output });
  });
  return pool;
}
