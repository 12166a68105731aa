import Bull, { type Queue } from 'bull';
import type Redis from 'ioredis';

const NAME = 'runs';

/** The payload of a wake-up: which runs to look at. Postgres holds the truth about them. */
export interface WakeUp {
  runIds: string[];
}

/**
 * The Bull queue of wake-ups. Jobs are tried once and forgotten: attempts, delays and repeats are Postgres's business.
 * Locks are short, so that the wake-ups of a dead worker are given to another soon.
 */
export function openRunQueue(
  prefix: string,
  clients: { client: Redis; subscriber: Redis; blocking: () => Redis },
): Queue<WakeUp> {
  const queue = new Bull<WakeUp>(NAME, {
    prefix,
    createClient: (type) =>
      type === 'client' ? clients.client : type === 'subscriber' ? clients.subscriber : clients.blocking(),
    defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
    settings: { lockDuration: 15_000, lockRenewTime: 5000, stalledInterval: 5000, maxStalledCount: 1 },
  });
  queue.on('error', () => undefined);
  return queue;
}
