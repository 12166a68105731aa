/** A digest step in → its item collected, and the run's end; or, in the run that carries the digest, all its items. */
import { FailureError, type Failure } from '#kernel';
import { Doorbell } from '#queue';
import { Digests, type Collected, type DigestPlace, type Released } from '#store';
import { Injectable } from '@nestjs/common';

import type { PlannedDigest } from '../plan';
import type { Effect } from '../walk';
import { nextReleaseMs } from './next-release';
import type { Outcome, PerformContext, Performed, StepPerformer } from './step-performer';

@Injectable()
export class DigestPerformer implements StepPerformer<PlannedDigest> {
  constructor(
    private readonly digests: Digests,
    private readonly doorbell: Doorbell,
  ) {}

  async perform(effect: Effect<PlannedDigest>, context: PerformContext): Promise<Performed> {
    return { outcome: await this.outcome(effect, context), secrets: [] };
  }

  private async outcome(
    { step, path, input, resumed }: Effect<PlannedDigest>,
    { workspaceId, runId }: PerformContext,
  ): Promise<Outcome> {
    const { name, item = null } = (resumed?.state ?? input ?? {}) as { name?: unknown; item?: unknown };
    const place = { workspaceId, runId, path, name: nameOf(name) };
    if (resumed) return this.released(await this.digests.carryOn(place));
    if (step.settings.operation === 'release') return this.released(await this.digests.release(place));
    return this.collected(place, await this.digests.collect({ ...place, item, ...releaseOf(step.settings) }));
  }

  private collected({ name }: DigestPlace, collected: Collected): Outcome {
    switch (collected.outcome) {
      case 'released':
        return this.released(collected);
      case 'collected':
        if (collected.ring) this.doorbell.ring([collected.ring]);
        return { error: wasCollected(name) };
      case 'carries': {
        const { forMs } = collected;
        const until = forMs === null ? null : new Date(Date.now() + forMs).toISOString();
        return { wait: { state: { name, carrier: true, until }, forMs } };
      }
    }
  }

  private released({ items, ring }: Released): Outcome {
    if (ring) this.doorbell.ring([ring]);
    return items.length > 0 ? { output: { items, count: items.length } } : { error: nothingThere };
  }
}

function releaseOf({ release }: PlannedDigest['settings']) {
  const { count, everyMs, cron, timeZone } = release ?? {};
  const nextInMs = cron === undefined ? undefined : nextReleaseMs(cron, timeZone, new Date());
  return { count, everyMs, nextInMs };
}

function nameOf(name: unknown): string {
  if (name === null || name === undefined) return '';
  if (typeof name === 'string') return name;
  if (typeof name === 'number' || typeof name === 'boolean') return String(name);
  throw new FailureError({
    kind: 'permanent',
    code: 'digest.bad_name',
    message:
      'A digest’s name is text, and the template gave a list or an object. Name the field that holds the text.',
  });
}

const wasCollected = (name: string): Failure => ({
  kind: 'halted',
  code: 'digest.collected',
  message: `The item was added to the digest ‘${name.slice(0, 60)}’; another run goes on with it.`,
});

const nothingThere: Failure = {
  kind: 'halted',
  code: 'digest.empty',
  message: 'The digest has no items, or another run took them.',
};
