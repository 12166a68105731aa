/** A definition's steps, whatever they are → a tree that knows of each step where it stands. */
import { MAX_STEP_DEPTH, MAX_STEPS } from '#schema';

import { isObject } from './known';

/** A list of steps: the workflow's own, or one within a step. */
export interface StepListPlace {
  kind: 'top' | 'paths' | 'parallel' | 'loop' | 'handle';
  /** The step that holds it; null for the workflow's own. */
  owner: StepPlace | null;
  /** Which of its branches; `Infinity` for what is done otherwise. */
  branch: number;
  steps: StepPlace[];
}

export interface StepPlace {
  raw: unknown;
  pointer: string;
  /** From 1, in the order of the builder. */
  number: number;
  list: StepListPlace;
  /** Its place in its list. */
  at: number;
  /** How many steps its path names, itself included. */
  depth: number;
  /** Whether it, or a step around it, is left out. */
  skipped: boolean;
  lists: StepListPlace[];
}

export interface StepTree {
  top: StepListPlace;
  /** Of each id, the step that has it first. */
  byId: ReadonlyMap<string, StepPlace>;
  /** The first of those that stand too deep; what is below them is not looked at. */
  tooDeep: readonly StepPlace[];
  hasTooMany: boolean;
}

/** No more than `MAX_STEPS` steps are taken in. */
export function stepTree(steps: unknown): StepTree {
  const builder = new TreeBuilder();
  const top: StepListPlace = { kind: 'top', owner: null, branch: 0, steps: [] };
  builder.fill(top, steps, '/steps');
  const { byId, tooDeep, hasTooMany } = builder;
  return { top, byId, tooDeep, hasTooMany };
}

/** The steps of a tree in the order of the builder. */
export function* placesOf({ steps }: StepListPlace): Generator<StepPlace> {
  for (const place of steps) {
    yield place;
    for (const list of place.lists) yield* placesOf(list);
  }
}

class TreeBuilder {
  readonly byId = new Map<string, StepPlace>();
  readonly tooDeep: StepPlace[] = [];
  hasTooMany = false;
  private count = 0;

  fill(list: StepListPlace, steps: unknown, pointer: string): void {
    if (!Array.isArray(steps)) return;
    const { owner } = list;
    for (const [at, raw] of (steps as unknown[]).entries()) {
      if (this.count >= MAX_STEPS) {
        this.hasTooMany = true;
        return;
      }
      this.count += 1;
      const skipped = (owner?.skipped ?? false) || (isObject(raw) && raw.skip === true);
      const depth = (owner?.depth ?? 0) + 1;
      const place: StepPlace = {
        raw,
        pointer: `${pointer}/${at}`,
        number: this.count,
        list,
        at,
        depth,
        skipped,
        lists: [],
      };
      list.steps.push(place);
      if (depth > MAX_STEP_DEPTH) {
        this.tooDeep.push(place);
        return;
      }
      if (isObject(raw)) this.take(place, raw);
    }
  }

  private take(place: StepPlace, raw: Record<string, unknown>): void {
    if (typeof raw.id === 'string' && !this.byId.has(raw.id)) this.byId.set(raw.id, place);
    const { type, branches, otherwise, steps, handle } = raw;
    if ((type === 'paths' || type === 'parallel') && Array.isArray(branches)) {
      for (const [n, branch] of (branches as unknown[]).entries()) {
        if (this.hasTooMany) return;
        if (isObject(branch)) this.within(place, type, branch.steps, `/branches/${n}/steps`, n);
      }
    }
    if (type === 'paths') this.within(place, 'paths', otherwise, '/otherwise', Infinity);
    if (type === 'loop') this.within(place, 'loop', steps, '/steps');
    this.within(place, 'handle', handle, '/handle');
  }

  private within(
    owner: StepPlace,
    kind: StepListPlace['kind'],
    steps: unknown,
    pointer: string,
    branch = 0,
  ): void {
    if (!Array.isArray(steps)) return;
    const list: StepListPlace = { kind, owner, branch, steps: [] };
    owner.lists.push(list);
    this.fill(list, steps, owner.pointer + pointer);
  }
}

/** What a person calls a step. */
export function nameOf({ raw, number }: StepPlace): string {
  const title = isObject(raw) && typeof raw.title === 'string' ? raw.title.trim() : '';
  return title === '' ? `Step ${number}` : `‘${title.slice(0, 100)}’`;
}
