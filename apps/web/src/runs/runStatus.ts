const OPEN = new Set(['queued', 'running', 'waiting']);

/** Whether a run has come to its end. */
export const isSettled = (status: string): boolean => !OPEN.has(status);
