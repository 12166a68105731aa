import Bull, { type JobOptions, type Queue } from 'bull';
import { Redis } from 'ioredis';

/** A run's wake-up. It carries the event's body, which spares the worker a look-up. */
export interface RunJob {
  runId: string;
  body: string;
}

export const JOB_OPTIONS: JobOptions = { removeOnComplete: true, removeOnFail: true };

export function openQueue(redisUrl: string): Queue<RunJob> {
  return new Bull<RunJob>('floor-runs', {
    createClient: (type) =>
      new Redis(redisUrl, {
        maxRetriesPerRequest: null,
        enableReadyCheck: false,
        // One write to the socket for all commands of a turn of the event loop; the blocking client has only one.
        enableAutoPipelining: type === 'client',
      }),
    settings: { lockDuration: 300_000, stalledInterval: 0 },
  });
}
