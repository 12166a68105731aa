import { CONNECTOR_REGISTRY, type ConnectorRegistry } from '#connector-sdk';
import { FailureError } from '#kernel';
import { VersionReader } from '#store';
import { Inject, Injectable } from '@nestjs/common';

import { compilePlan, type Plan } from './plan';

/** Of definitions, as JSON: what is compiled of them takes about fifteen times as much memory. */
const MAX_KEPT_BYTES = 6 * 1024 * 1024;

interface Kept {
  plan: Promise<Plan>;
  /** Of its definition; 0 until it is read. */
  bytes: number;
}

/** Version ids in → compiled plans out; the most recently used are kept. */
@Injectable()
export class Plans {
  private readonly kept = new Map<string, Kept>();
  private keptBytes = 0;

  constructor(
    private readonly versions: VersionReader,
    @Inject(CONNECTOR_REGISTRY) private readonly registry: ConnectorRegistry,
  ) {}

  /** @throws FailureError when the version does not compile here; what the database throws otherwise */
  get(versionId: string): Promise<Plan> {
    const known = this.kept.get(versionId);
    if (known) {
      this.kept.delete(versionId);
      this.kept.set(versionId, known);
      return known.plan;
    }
    const entry: Kept = { plan: this.load(versionId), bytes: 0 };
    this.kept.set(versionId, entry);
    entry.plan.catch(() => this.forget(versionId));
    return entry.plan;
  }

  private async load(versionId: string): Promise<Plan> {
    const version = await this.versions.find(versionId);
    if (!version) {
      throw new FailureError({
        kind: 'permanent',
        code: 'run.version_missing',
        message: 'The version that this run belongs to does not exist any more.',
      });
    }
    const plan = compilePlan(version.definition, this.registry, { retry: version.retry });
    this.weigh(versionId, Buffer.byteLength(JSON.stringify(version.definition)));
    return plan;
  }

  private weigh(versionId: string, bytes: number): void {
    const entry = this.kept.get(versionId);
    if (!entry) return;
    entry.bytes = bytes;
    this.keptBytes += bytes;
    for (const [oldest, { bytes: freed }] of this.kept) {
      if (this.keptBytes <= MAX_KEPT_BYTES || oldest === versionId) return;
      // One that is still being read would be weighed when it is gone.
      if (freed > 0) this.forget(oldest);
    }
  }

  private forget(versionId: string): void {
    this.keptBytes -= this.kept.get(versionId)?.bytes ?? 0;
    this.kept.delete(versionId);
  }
}
