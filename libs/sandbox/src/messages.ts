/** What a thread is asked: one script, with everything it needs. Plain data, as it is cloned. */
export interface Job {
  code: string;
  /** The input as JSON. */
  input: string;
  timeoutMs: number;
  memoryBytes: number;
  outputLimit: number;
  now: number;
  seed: string;
}

/** Why a script gave nothing; each is a `code.<problem>` failure. */
export type Problem =
  | 'crashed'
  | 'input_too_deep'
  | 'memory'
  | 'never_settled'
  | 'output_not_json'
  | 'output_too_deep'
  | 'output_too_large'
  | 'stack'
  | 'syntax'
  | 'threw'
  | 'timeout';

/** Where in the person's own lines, both from 1. */
export interface Place {
  line?: number;
  column?: number;
}

export interface Trouble extends Place {
  problem: Problem;
  /** What the script threw, or what in its result JSON can't say. */
  message?: string;
  /** Whether it threw an error, rather than just any value. */
  thrownError?: boolean;
  logs?: string[];
}

/** What a thread answers. `json` is the result's JSON. */
export type Outcome = { json: string; logs: string[] } | Trouble;

/** What a thread says: that it has started, or the answer to the one job it has. */
export type ThreadMessage = 'ready' | Outcome;
