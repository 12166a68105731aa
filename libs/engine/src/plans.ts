import { CONNECTOR_REGISTRY, type ConnectorRegistry } from '#connector-sdk';
import { FailureError } from '#kernel';
import { VersionReader } from '#store';
import { Inject, Injectable } from '@nestjs/common';

import { compilePlan, type Plan } from './plan';

const MAX_KEPT = 1000;

/** Version ids in → compiled plans out; the most recently used are kept. */
@Injectable()
export class Plans {
  private readonly kept = new Map<string, Promise<Plan>>();

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
      return known;
    }
    const plan = this.load(versionId);
    this.kept.set(versionId, plan);
    plan.catch(() => this.kept.delete(versionId));
    if (this.kept.size > MAX_KEPT) this.kept.delete(this.kept.keys().next().value!);
    return plan;
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
    return compilePlan(version.definition, this.registry, { retry: version.retry });
  }
}
