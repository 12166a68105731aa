/** The states a run can be in; the last five are final but for `unknown`, which a person resolves by a retry. */
export const RUN_STATUSES = [
  'queued',
  'running',
  'waiting',
  'succeeded',
  'failed',
  'filtered',
  'cancelled',
  'unknown',
] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

export const STEP_STATUSES = [
  'running',
  'waiting',
  'succeeded',
  'failed',
  'skipped',
  'cancelled',
  'unknown',
] as const;
export type StepStatus = (typeof STEP_STATUSES)[number];

const RUN_MOVES: Record<RunStatus, readonly RunStatus[]> = {
  queued: ['running', 'cancelled'],
  running: ['running', 'waiting', 'succeeded', 'failed', 'filtered', 'cancelled', 'unknown'],
  waiting: ['running', 'cancelled'],
  succeeded: [],
  failed: [],
  filtered: [],
  cancelled: [],
  unknown: [],
};

const STEP_MOVES: Record<StepStatus, readonly StepStatus[]> = {
  running: ['waiting', 'succeeded', 'failed', 'skipped', 'cancelled', 'unknown'],
  waiting: ['running', 'succeeded', 'failed', 'cancelled'],
  succeeded: [],
  failed: [],
  skipped: [],
  cancelled: [],
  unknown: [],
};

/** Whether a run may go from one state to another. */
export const canRunMove = (from: RunStatus, to: RunStatus): boolean => RUN_MOVES[from].includes(to);

/** Whether a step run may go from one state to another. */
export const canStepMove = (from: StepStatus, to: StepStatus): boolean => STEP_MOVES[from].includes(to);

/** Whether a run has come to its end and will never be claimed again. */
export const isSettled = (status: RunStatus): boolean => RUN_MOVES[status].length === 0;
