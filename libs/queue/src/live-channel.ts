/** What changed, told to whoever watches, through Redis pub/sub. Best effort: a watcher that misses it asks again. */
import { CONFIG, type Config } from '#config';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type Redis from 'ioredis';

import { connectImpatiently, connectPatiently } from './redis';

export interface LiveUpdate {
  workspaceId: string;
  runIds: string[];
}

type Listener = (update: LiveUpdate) => void;

/** Most ids told for one workspace at a time; a watcher of more looks at its list anyway. */
const MAX_IDS = 100;
const GATHER_MS = 50;

@Injectable()
export class LiveChannel implements OnApplicationShutdown {
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly cancelListeners = new Set<(runId: string) => void>();
  private readonly settledListeners = new Set<(runId: string) => void>();
  private readonly publisher: Redis;
  private subscriber: Redis | null = null;
  private gathered = new Map<string, Set<string>>();
  private timer: NodeJS.Timeout | null = null;
  private readonly updates: string;
  private readonly cancels: string;
  private readonly settled: string;

  constructor(@Inject(CONFIG) private readonly config: Config) {
    this.publisher = connectImpatiently(config.redisUrl);
    this.updates = `${config.redisPrefix}:live`;
    this.cancels = `${config.redisPrefix}:cancel`;
    this.settled = `${config.redisPrefix}:settled`;
  }

  /** Told within 50 ms, together with what else changed meanwhile. Never throws. */
  publish({ workspaceId, runIds }: LiveUpdate): void {
    let ids = this.gathered.get(workspaceId);
    if (!ids) this.gathered.set(workspaceId, (ids = new Set()));
    for (const id of runIds) if (ids.size < MAX_IDS) ids.add(id);
    this.timer ??= setTimeout(() => this.flush(), GATHER_MS).unref();
  }

  /** @returns the function that ends the subscription */
  subscribe(workspaceId: string, listener: Listener): () => void {
    this.listen();
    let listeners = this.listeners.get(workspaceId);
    if (!listeners) this.listeners.set(workspaceId, (listeners = new Set()));
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.listeners.delete(workspaceId);
    };
  }

  /** Tells whoever executes the run that it was cancelled; those who miss it learn it at their next renewal. */
  publishCancel(runId: string): void {
    void this.publisher.publish(this.cancels, runId).catch(() => undefined);
  }

  onCancel(listener: (runId: string) => void): () => void {
    this.listen();
    this.cancelListeners.add(listener);
    return () => this.cancelListeners.delete(listener);
  }

  /** Tells whoever holds a request open for its answer that the run has ended; those who miss it ask again. */
  publishSettled(runId: string): void {
    if (this.publisher.status !== 'ready') return;
    void this.publisher.publish(this.settled, runId).catch(() => undefined);
  }

  /** @returns the function that ends the subscription */
  onSettled(listener: (runId: string) => void): () => void {
    this.listen();
    this.settledListeners.add(listener);
    return () => this.settledListeners.delete(listener);
  }

  onApplicationShutdown(): void {
    if (this.timer) clearTimeout(this.timer);
    this.publisher.disconnect();
    this.subscriber?.disconnect();
  }

  private flush(): void {
    this.timer = null;
    const gathered = this.gathered;
    this.gathered = new Map();
    if (this.publisher.status !== 'ready') return;
    const updates = [...gathered].map(([workspaceId, ids]): LiveUpdate => ({
      workspaceId,
      runIds: [...ids],
    }));
    void this.publisher.publish(this.updates, JSON.stringify(updates)).catch(() => undefined);
  }

  private listen(): void {
    if (this.subscriber) return;
    this.subscriber = connectPatiently(this.config.redisUrl);
    void this.subscriber.subscribe(this.updates, this.cancels, this.settled).catch(() => undefined);
    this.subscriber.on('message', (channel, message) => {
      if (channel === this.cancels) for (const listener of this.cancelListeners) listener(message);
      else if (channel === this.settled) for (const listener of this.settledListeners) listener(message);
      else for (const update of JSON.parse(message) as LiveUpdate[]) this.tell(update);
    });
  }

  private tell(update: LiveUpdate): void {
    for (const listener of this.listeners.get(update.workspaceId) ?? []) listener(update);
  }
}
