import type { Bench } from '../bench';
import type { Workload } from '../workloads/workload';

/** How the runs in a side's database stand. */
export interface RunCounts {
  /** Due or under way; those that wait for a later time are not counted. */
  open: number;
  /** Ended in any way but well. */
  failed: number;
}

/** One of the two things compared, running, with all roles in one process. */
export interface RunningSide {
  /** Where to POST events; empty when they come by a WebSocket. */
  urls: readonly string[];
  pid: number;
  /** Of one run. */
  effects: number;
  runs(): Promise<RunCounts>;
  /** The end of what it has printed, where that is kept. */
  log?(): Promise<string>;
  stop(): Promise<void>;
}

export type SideName = 'floor' | 'sluice';
export type StartSide = (bench: Bench, workload: Workload) => Promise<RunningSide>;
