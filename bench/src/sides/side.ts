import type { Bench } from '../bench';

/** One of the two things compared, running, with all roles in one process. */
export interface RunningSide {
  /** Where to POST an event. */
  url: string;
  pid: number;
  stop(): Promise<void>;
}

export type SideName = 'floor' | 'sluice';
export type StartSide = (bench: Bench) => Promise<RunningSide>;
