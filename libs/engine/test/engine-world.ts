/** A world without I/O for the walk: an action, a registry, and runs that are carried out, interrupted and taken up again. */
import { createHash } from 'node:crypto';

import type { ActionDeclaration, ConnectorRegistry } from '#connector-sdk';
import type { Failure } from '#kernel';
import type { Step, WorkflowDefinition } from '#schema';
import type { LoadedStep } from '#store';
import { Type } from 'typebox';

import type { Outcome } from '../src/perform/step-performer';
import { compilePlan, type Plan } from '../src/plan';
import { StepRecords } from '../src/run/step-records';
import { Walk, type Effect, type JournalStep, type Settlement } from '../src/walk';

export const operation: ActionDeclaration = {
  key: 'do',
  title: 'Do',
  description: 'Does it.',
  input: Type.Object({ name: Type.Optional(Type.String()), count: Type.Optional(Type.Number()) }),
  output: Type.Unknown(),
  run: () => Promise.reject(new Error('never called')),
};

export const registry = {
  action: (connector: string, key: string) => (connector === 'test' && key === 'do' ? operation : undefined),
} as ConnectorRegistry;

export const planOf = (steps: Step[], settings: WorkflowDefinition['settings'] = {}): Plan =>
  compilePlan({ trigger: { connector: 'webhook', operation: 'catch' }, steps, settings }, registry);

export const linksOf = (path: string) => ({
  resumeUrl: `https://sluice.test/resume/${path}`,
  approveUrl: `https://sluice.test/approve/${path}`,
  declineUrl: `https://sluice.test/approve/${path}?no`,
});

/** What performing the effect gives, the same each time it is asked. */
export type World = (effect: Effect) => Outcome;

export interface Carried {
  settlement: Settlement;
  /** Of each effect, by `path#attempt`, how often it was begun and how often its result was written. */
  begun: Map<string, number>;
  written: Map<string, number>;
  /** The step runs as they are stored. */
  stored: Map<string, LoadedStep>;
  writes: number;
}

const MAX_TURNS = 3000;

interface Course {
  /** Whether the worker dies instead of making the write of this number. */
  interrupt?: (write: number) => boolean;
  /** Called with the journal after each write, and with the empty one. */
  seen?: (journal: Record<string, JournalStep>) => void;
}

/**
 * Carries a run out as the runner does, one effect's end at a time, each followed by a write; whatever is not written is
 * lost when it is interrupted.
 */
export function carryOut(plan: Plan, world: World, { interrupt, seen }: Course = {}): Carried {
  const stored = new Map<string, LoadedStep>();
  const begun = new Map<string, number>();
  const written = new Map<string, number>();
  let writes = 0;
  const count = (counts: Map<string, number>, key: string): void =>
    void counts.set(key, (counts.get(key) ?? 0) + 1);

  /** @returns the settlement, or null when the worker died */
  const live = (): Settlement | null => {
    // Whoever waits has waited long enough.
    const records = new StepRecords(
      [...stored.values()].map((step) => ({ ...step, nextInMs: step.nextInMs && 0 })),
    );
    const walk = new Walk({ plan, trigger: TRIGGER, journal: records.journal, links: linksOf });
    const underWay = new Map<string, Effect>();
    let unwritten: string[] = [];
    const write = (): boolean => {
      writes += 1;
      if (interrupt?.(writes)) return false;
      for (const { nextAttemptInMs, ...record } of records.takePending())
        stored.set(record.path, {
          ...(record as unknown as LoadedStep),
          nextInMs: record.status === 'waiting' ? (nextAttemptInMs ?? 1) : null,
        });
      for (const key of unwritten) count(written, key);
      unwritten = [];
      seen?.(asJournal(stored));
      return true;
    };
    for (let turn = 0; turn < MAX_TURNS; turn++) {
      walk.advance();
      for (const folded of walk.takeFolds()) records.fold(folded);
      const effects = walk.takeEffects();
      if (walk.settlement) return write() ? walk.settlement : null;
      if (effects.length > 0 && !write()) return null;
      for (const effect of effects) {
        underWay.set(effect.path, effect);
        count(begun, keyOf(effect));
      }
      const effect = first([...underWay.values()]);
      if (!effect) {
        const waiting = walk.waiting();
        if (waiting.length === 0)
          throw new Error('Nothing is under way, nothing waits, and the run is not settled.');
        if (!write()) return null;
        for (const path of waiting) walk.wake(path);
        continue;
      }
      underWay.delete(effect.path);
      const performed = { outcome: world(effect), secrets: [] };
      const finished = { effect, performed, key: 'key', startedAt: new Date(0) };
      const step = records.effect(finished, walk.isLive(effect.path), 0);
      records.conclude(effect.path, walk.finish(effect.path, step));
      unwritten.push(keyOf(effect));
    }
    throw new Error('The run goes on for ever.');
  };

  for (let life = 0; life < MAX_TURNS; life++) {
    const settlement = live();
    if (settlement) return { settlement, begun, written, stored, writes };
  }
  throw new Error('The run never comes to its end.');
}

/** As the next worker would read it, once all that wait have waited long enough. */
function asJournal(stored: ReadonlyMap<string, LoadedStep>): Record<string, JournalStep> {
  const steps = [...stored.values()].map(
    ({ path, status, attempt, input, output, error }): [string, JournalStep] => [
      path,
      { status, attempt, input, output, error, due: status === 'waiting' },
    ],
  );
  return JSON.parse(JSON.stringify(Object.fromEntries(steps))) as Record<string, JournalStep>;
}

export const TRIGGER = { body: { ok: true, list: [1, 2, 3], name: 'Ann' } };

export const keyOf = ({ path, attempt, resumed }: Effect): string =>
  `${path}#${attempt}${resumed ? '+' : ''}`;

/** Which ends first depends on what is under way, not on how it came to be under way. */
function first(effects: Effect[]): Effect | undefined {
  return effects.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))[0];
}

const rank = (effect: Effect): string => createHash('sha256').update(keyOf(effect)).digest('hex');

const failure = (kind: Failure['kind']): Failure => ({ kind, code: `test.${kind}`, message: 'It failed.' });

const waits = ({ step }: Effect): boolean =>
  step.type === 'delay' ||
  step.type === 'wait' ||
  step.type === 'digest' ||
  (step.type === 'call' && step.settings.wait !== false);

/** Outcomes that depend on nothing but the effect and a seed: most succeed, some fail in every way there is. */
export function worldOf(seed: number, trouble = 40): World {
  return (effect) => {
    const { step, path, attempt, resumed } = effect;
    const dice = createHash('sha256').update(`${seed} ${path} ${attempt}`).digest().readUInt32BE() % 256;
    if (waits(effect) && !resumed) return { wait: { state: { since: path }, forMs: 1 } };
    if (step.type === 'delay') return { output: { waited: resumed?.state } };
    if (dice < trouble / 4) return { error: failure('halted') };
    if (dice < trouble / 2) return { error: failure('permanent') };
    if (dice < trouble) return { error: failure('retryable') };
    return { output: resumed ? { path, attempt, from: resumed.state } : { path, attempt } };
  };
}
