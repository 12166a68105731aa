/** The load's record joined with the sink's: how fast, how late, and what is missing. */
import type { SinkReport } from './arrivals';
import type { LoadResult } from './load';
import { percentiles, type Percentiles } from './statistics';

export interface Joined {
  runs: number;
  /** Of these, the ones with all their effects. */
  completed: number;
  /** Of one run. */
  effects: number;
  acceptedPerSecond: number;
  /** Runs with all their effects, from the first request sent to the last effect's arrival. */
  completedPerSecond: number;
  /** From sending to the answer, in milliseconds, of the accepted ones. */
  accept: Percentiles;
  /** From sending to the arrival of the run's last effect at the sink, in milliseconds. */
  effect: Percentiles;
  /** Accepted events without all their effects. */
  lost: number;
  doubled: number;
  strays: number;
  /** How often each status but 2xx was given; 0 stands for a broken connection. */
  refused: Record<number, number>;
}

/** When the last effect of a run arrived, or 0 while one is missing. */
function completedAt({ arrivedAt }: SinkReport, run: number, effects: number): number {
  let last = 0;
  for (let index = run * effects; index < (run + 1) * effects; index++) {
    const at = arrivedAt[index] ?? 0;
    if (at === 0) return 0;
    last = Math.max(last, at);
  }
  return last;
}

export function countLost(load: LoadResult, sink: SinkReport, effects: number): number {
  let lost = 0;
  for (let run = 0; run < load.accepted.length; run++) {
    if (load.accepted[run] === 1 && completedAt(sink, run, effects) === 0) lost += 1;
  }
  return lost;
}

export function join(load: LoadResult, sink: SinkReport, effects: number): Joined {
  const { accepted, sentAt, answeredAt } = load;
  const accept: number[] = [];
  const effect: number[] = [];
  let firstSent = Infinity;
  let lastAnswered = 0;
  let lastCompleted = 0;
  for (let run = 0; run < accepted.length; run++) {
    const sent = sentAt[run] ?? 0;
    const answered = answeredAt[run] ?? 0;
    const completed = completedAt(sink, run, effects);
    firstSent = Math.min(firstSent, sent);
    lastAnswered = Math.max(lastAnswered, answered);
    lastCompleted = Math.max(lastCompleted, completed);
    if (accepted[run] === 1) accept.push(answered - sent);
    if (completed > 0) effect.push(completed - sent);
  }
  return {
    runs: accepted.length,
    completed: effect.length,
    effects,
    acceptedPerSecond: (load.acceptedCount * 1000) / (lastAnswered - firstSent),
    completedPerSecond: effect.length === 0 ? 0 : (effect.length * 1000) / (lastCompleted - firstSent),
    accept: percentiles(accept),
    effect: percentiles(effect),
    lost: countLost(load, sink, effects),
    doubled: sink.doubled,
    strays: sink.strays,
    refused: load.refused,
  };
}
