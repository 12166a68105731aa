import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { faults, type Results } from '../results';
import type { Rounds } from '../scenarios/compare';
import { FLOOR_AND_SLUICE, markdown, ONE_AND_MANY, WITHOUT_AND_WITH } from './markdown';
import {
  LATENCY_ROWS,
  LOOP_ROWS,
  SOCKETS_ROWS,
  STEPS_ROWS,
  THROUGHPUT_ROWS,
  WAITING_ROWS,
  type Row,
} from './rows';
import { summarise, summariseBacklog, type Line, type Pair } from './summary';

function lines<Name extends string>(
  rounds: Rounds<Name> | undefined,
  rows: readonly Row[],
  pair: Pair<Name>,
): Line[] | undefined {
  return rounds && summarise(rounds, rows, pair);
}

/** Writes the results as JSON and Markdown and gives the files' paths. */
export async function writeReport(results: Results, directory: string): Promise<string[]> {
  await mkdir(directory, { recursive: true });
  const stem = path.join(directory, results.startedAt.replaceAll(':', '-').replace(/\..*/, ''));
  const summary = {
    throughput: lines(results.throughput, THROUGHPUT_ROWS, FLOOR_AND_SLUICE),
    latency: lines(results.latency, LATENCY_ROWS, FLOOR_AND_SLUICE),
    steps: lines(results.steps, STEPS_ROWS, FLOOR_AND_SLUICE),
    loop: lines(results.loop, LOOP_ROWS, FLOOR_AND_SLUICE),
    sockets: lines(results.sockets, SOCKETS_ROWS, FLOOR_AND_SLUICE),
    triggers: lines(results.triggers, WAITING_ROWS, ONE_AND_MANY),
    waiting: lines(results.waiting, WAITING_ROWS, WITHOUT_AND_WITH),
    backlog: results.backlog && summariseBacklog(results.backlog),
  };
  await writeFile(
    `${stem}.json`,
    `${JSON.stringify({ ...results, summary, faults: faults(results) }, null, 2)}\n`,
  );
  await writeFile(`${stem}.md`, markdown(results));
  return [`${stem}.json`, `${stem}.md`];
}
