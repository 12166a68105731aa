import {
  CONNECTOR_CATALOGUE,
  type ConnectorCatalogue,
  type ConnectorRegistry,
  CUSTOM_CONNECTOR_PREFIX,
} from '#connector-sdk';
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
  /** Of a version that uses connectors of its workspace's own: what it was compiled against. */
  against: { workspaceId: string; registry: ConnectorRegistry } | null;
}

/** Version ids in → compiled plans out; the most recently used are kept. */
@Injectable()
export class Plans {
  private readonly kept = new Map<string, Kept>();
  private keptBytes = 0;

  constructor(
    private readonly versions: VersionReader,
    @Inject(CONNECTOR_CATALOGUE) private readonly catalogue: ConnectorCatalogue,
  ) {}

  /** @throws FailureError when the version does not compile here; what the database throws otherwise */
  async get(versionId: string): Promise<Plan> {
    const known = this.kept.get(versionId);
    if (known?.against && !(await this.stillHolds(known.against)) && this.kept.get(versionId) === known)
      this.forget(versionId);
    const entry = this.kept.get(versionId) ?? this.begin(versionId);
    this.kept.delete(versionId);
    this.kept.set(versionId, entry);
    return entry.plan;
  }

  private begin(versionId: string): Kept {
    const entry: Kept = { plan: this.load(versionId), bytes: 0, against: null };
    entry.plan.catch(() => this.kept.get(versionId) === entry && this.forget(versionId));
    return entry;
  }

  private async stillHolds({ workspaceId, registry }: NonNullable<Kept['against']>): Promise<boolean> {
    return (await this.catalogue.of(workspaceId)) === registry;
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
    const { workspaceId, definition, retry } = version;
    const text = JSON.stringify(definition);
    const usesOwn = text.includes(`"connector":"${CUSTOM_CONNECTOR_PREFIX}`);
    const registry = usesOwn ? await this.catalogue.of(workspaceId) : this.catalogue.builtIn;
    const plan = compilePlan(definition, registry, { retry });
    const entry = this.kept.get(versionId);
    if (entry && usesOwn) entry.against = { workspaceId, registry };
    this.weigh(versionId, Buffer.byteLength(text));
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
