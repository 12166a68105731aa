/** The throughput round in a database without, and in one with, very many runs that wait for a month. */
import { setTimeout as wait } from 'node:timers/promises';

import { ask } from '../ask';
import type { Bench } from '../bench';
import type { Progress } from '../observe';
import { startSluice } from '../sides/sluice';
import { ONE_CALL } from '../workloads/one-call';
import { sendCard, SHAPE_CARD, WEBHOOK } from '../workloads/parts';
import type { Workload } from '../workloads/workload';
import { payload } from '../payload';
import { compare, type Round, type Rounds } from './compare';

export type WaitingSide = 'without' | 'with';

const WAITS: Workload = {
  name: 'Bench: waits for 30 days',
  effects: 1,
  concurrency: 1,
  definition: (sinkUrl) => ({
    trigger: WEBHOOK,
    steps: [
      SHAPE_CARD,
      { id: 'later', type: 'delay', title: 'In a month', for: { value: 30, unit: 'days' } },
      sendCard('send', sinkUrl),
    ],
  }),
};

const WAITING_RUN = "SELECT id FROM runs WHERE status = 'waiting' AND lease_until IS NULL";
const WAITING_WITHIN_MS = 30_000;
const COPIES_AT_ONCE = 10_000;

/**
 * Copies the one waiting run, its event and its step runs, as the engine wrote them, under new ids. Their times to go on
 * lie 25 ms apart, as if they had come 40 a second.
 */
const COPY = `
  WITH copies AS MATERIALIZED (
    SELECT n, uuidv7() AS event_id, uuidv7() AS run_id FROM generate_series($2::int, $3::int) AS n
  ), event AS (
    INSERT INTO events
    SELECT copy.*
    FROM runs r JOIN events e ON e.id = r.event_id CROSS JOIN copies c,
         LATERAL jsonb_populate_record(e, jsonb_build_object('id', c.event_id)) copy
    WHERE r.id = $1::uuid
  ), run AS (
    INSERT INTO runs
    SELECT copy.*
    FROM runs r CROSS JOIN copies c,
         LATERAL jsonb_populate_record(r, jsonb_build_object(
           'id', c.run_id, 'event_id', c.event_id, 'due_at', r.due_at + c.n * interval '25 ms')) copy
    WHERE r.id = $1::uuid
  )
  INSERT INTO step_runs
  SELECT copy.*
  FROM step_runs s CROSS JOIN copies c,
       LATERAL jsonb_populate_record(s, jsonb_build_object(
         'id', uuidv7(), 'run_id', c.run_id, 'next_attempt_at', s.next_attempt_at + c.n * interval '25 ms')) copy
  WHERE s.run_id = $1::uuid`;

const COUNT_WAITING = "SELECT count(*)::int AS waiting FROM runs WHERE status = 'waiting'";

async function waitingRun(databaseUrl: string): Promise<string> {
  const deadline = Date.now() + WAITING_WITHIN_MS;
  for (;;) {
    const [run] = await ask<{ id: string }>(databaseUrl, WAITING_RUN);
    if (run !== undefined) return run.id;
    if (Date.now() > deadline) throw new Error('The run that should wait for 30 days does not wait.');
    await wait(50);
  }
}

/** Leaves `count` waiting runs behind in the database. */
async function fill(bench: Bench, databaseUrl: string, count: number): Promise<void> {
  const side = await startSluice(bench, WAITS, databaseUrl);
  const headers = { 'content-type': 'application/json' };
  const { status } = await fetch(side.urls[0] ?? '', {
    method: 'POST',
    headers,
    body: payload(bench.reserve(1)),
  });
  if (status !== 202) throw new Error(`The event of the run that should wait was answered with ${status}.`);
  const original = await waitingRun(databaseUrl);
  await side.stop();
  for (let done = 1; done < count; done += COPIES_AT_ONCE) {
    await ask(databaseUrl, COPY, [original, done, Math.min(done + COPIES_AT_ONCE, count) - 1]);
  }
}

export async function compareWaiting(
  bench: Bench,
  count: number,
  rounds: number,
  round: Round,
  progress: Progress,
): Promise<Rounds<WaitingSide>> {
  const names = ['without', 'with'] as const;
  const databases = new Map<WaitingSide, string>();
  for (const name of names) {
    const url = await bench.servers.call('createDatabase', { name: `waiting_${name}` });
    progress(`waiting: preparing the database ${name} them`);
    await fill(bench, url, name === 'with' ? count : 1);
    // As autovacuum would have done long before that many wait; else it might do it in the middle of a round.
    await ask(url, 'VACUUM (ANALYZE)');
    databases.set(name, url);
  }
  const contestants = names.map((name) => ({
    name,
    start: () => startSluice(bench, ONE_CALL, databases.get(name)),
  }));
  const seen = await compare(bench, 'waiting', contestants, rounds, round, progress);
  for (const [name, url] of databases) {
    const expected = name === 'with' ? count : 1;
    const [{ waiting } = { waiting: 0 }] = await ask<{ waiting: number }>(url, COUNT_WAITING);
    if (waiting !== expected) throw new Error(`${waiting} runs wait where ${expected} should.`);
  }
  return seen;
}
