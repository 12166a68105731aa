/**
 * Journals as runs left them at each of their writes, with what was decided then. A change to the engine that decides
 * anything else would strand runs that are under way, and fails here. `RECORD_CORPUS=1` records features that are
 * missing; what is there is never overwritten.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { Step } from '#schema';

import { advance } from '../src/advance';
import type { Outcome } from '../src/perform/step-performer';
import type { Effect, JournalStep } from '../src/walk';
import { FEATURES } from './corpus-features';
import { carryOut, linksOf, planOf, TRIGGER } from './engine-world';

interface Recording {
  steps: Step[];
  trigger: unknown;
  turns: { journal: Record<string, JournalStep>; decided: unknown }[];
}

const FOLDER = path.join(__dirname, 'corpus');

function decide(steps: Step[], trigger: unknown, journal: Record<string, JournalStep>): unknown {
  const { folded, effects, waiting, settlement } = advance({
    plan: planOf(steps),
    trigger,
    journal: new Map(Object.entries(journal)),
    links: linksOf,
  });
  return JSON.parse(
    JSON.stringify({
      folded: folded.map(({ step, ...rest }) => ({ id: step.id, ...rest })),
      effects: effects.map(({ step, ...rest }) => ({ id: step.id, ...rest })),
      waiting,
      settlement,
    }),
  );
}

function world({ path: at, attempt, step, resumed }: Effect): Outcome {
  const id = step.id;
  const failed = (kind: 'permanent' | 'retryable' | 'halted'): Outcome => ({
    error: { kind, code: `test.${kind}`, message: `It was ${kind}.` },
  });
  if (id.startsWith('bad_')) return failed('permanent');
  if (id.startsWith('nothing_')) return failed('halted');
  if (id.startsWith('shaky_') && attempt === 1) return failed('retryable');
  const waits = ['delay', 'wait', 'call', 'digest'].includes(step.type);
  if (waits && !resumed) return { wait: { state: { since: 'then' }, forMs: 60_000 } };
  return { output: { path: at, attempt } };
}

function record(steps: Step[]): Recording {
  const turns: Recording['turns'] = [];
  carryOut(planOf(steps), world, {
    seen: (journal) => turns.push({ journal, decided: decide(steps, TRIGGER, journal) }),
  });
  return { steps, trigger: TRIGGER, turns };
}

const fileOf = (feature: string): string => path.join(FOLDER, `${feature}.json`);

if (process.env['RECORD_CORPUS'] === '1') {
  for (const [feature, steps] of Object.entries(FEATURES))
    if (!existsSync(fileOf(feature)))
      writeFileSync(fileOf(feature), `${JSON.stringify(record(steps), null, 1)}\n`);
}

describe('the replay corpus', () => {
  it('holds every feature', () => {
    const recorded = readdirSync(FOLDER).map((file) => path.basename(file, '.json'));
    expect(recorded).toEqual(expect.arrayContaining(Object.keys(FEATURES)));
  });

  it.each(readdirSync(FOLDER))('decides as it did: %s', (file) => {
    const { steps, trigger, turns } = JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as Recording;
    expect(turns.length).toBeGreaterThan(0);
    for (const { journal, decided } of turns) expect(decide(steps, trigger, journal)).toEqual(decided);
  });
});
