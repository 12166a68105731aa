// The tree of a draft's steps, by JSON pointers (RFC 6901) into the definition: read, and changed without mutating.
import type { DraftDefinition } from '../api/types';
import { isObject, isStep, type DraftStep, type Json } from './definition';
import { pointer } from './problems';

/** What a list of steps within a step is there for. */
export type ListKind = 'steps' | 'branch' | 'otherwise' | 'loop' | 'handle';

/** A list of steps, the draft's own or one within a step. */
export interface DraftList {
  kind: ListKind;
  /** Its pointer in the definition. */
  at: string;
  steps: readonly unknown[];
  /** Which branch it is, where it is one. */
  branch?: { index: number; id: string; title: string };
}

/** A step with its place. */
export interface Placed {
  step: unknown;
  at: string;
  /** As it is headed: the trigger is 1, the steps are 2, 3…, what is within 3 is 3.1, 3.2… */
  number: string;
  list: DraftList;
  index: number;
  depth: number;
}

const arrayOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

/** The draft's own list. */
export const rootList = (definition: DraftDefinition): DraftList => ({
  kind: 'steps',
  at: '/steps',
  steps: arrayOf(definition['steps']),
});

/** The lists within a step, in the order in which they are shown; its error handler is the last. */
export function listsWithin(step: unknown, at: string): DraftList[] {
  if (!isStep(step)) return [];
  const lists: DraftList[] = [];
  if (step.type === 'paths' || step.type === 'parallel')
    arrayOf(step['branches']).forEach((branch, index) => {
      if (!isObject(branch)) return;
      const named = { id: String(branch['id'] ?? ''), title: String(branch['title'] ?? '') };
      lists.push({
        kind: 'branch',
        at: `${at}/branches/${index}/steps`,
        steps: arrayOf(branch['steps']),
        branch: { index, ...named },
      });
    });
  if (step.type === 'paths' && Array.isArray(step['otherwise']))
    lists.push({ kind: 'otherwise', at: `${at}/otherwise`, steps: arrayOf(step['otherwise']) });
  if (step.type === 'loop') lists.push({ kind: 'loop', at: `${at}/steps`, steps: arrayOf(step['steps']) });
  if (step['onError'] === 'handle' || arrayOf(step['handle']).length > 0)
    lists.push({ kind: 'handle', at: `${at}/handle`, steps: arrayOf(step['handle']) });
  return lists;
}

/** The number of the first step of a list, less one, and what stands before it. */
export const numberIn = (parent: string, before: number, index: number): string =>
  parent === '' ? String(index + 2) : `${parent}.${before + index + 1}`;

/** Every step of a draft, those within others right after them. */
export function placedSteps(definition: DraftDefinition): Placed[] {
  const placed: Placed[] = [];
  const visit = (list: DraftList, parent: string, before: number, depth: number) => {
    list.steps.forEach((step, index) => {
      const at = `${list.at}/${index}`;
      const number = numberIn(parent, before, index);
      placed.push({ step, at, number, list, index, depth });
      let counted = 0;
      for (const inner of listsWithin(step, at)) {
        visit(inner, number, counted, depth + 1);
        counted += inner.steps.length;
      }
    });
  };
  visit(rootList(definition), '', 0, 0);
  return placed;
}

/** Every list of a draft with the step that holds it; the draft's own comes first. */
export function allLists(definition: DraftDefinition): { list: DraftList; owner: Placed | null }[] {
  return [
    { list: rootList(definition), owner: null },
    ...placedSteps(definition).flatMap((owner) =>
      listsWithin(owner.step, owner.at).map((list) => ({ list, owner })),
    ),
  ];
}

const partsOf = (at: string): string[] =>
  at
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

/** What stands at a pointer; undefined where there is nothing. */
export function valueAt(definition: unknown, at: string): unknown {
  let value = definition;
  for (const part of partsOf(at)) {
    if (Array.isArray(value)) value = (value as unknown[])[Number(part)];
    else if (isObject(value)) value = value[part];
    else return undefined;
  }
  return value;
}

/** The definition with another value at a pointer; as it was where the pointer leads nowhere. */
export function withValueAt(
  definition: DraftDefinition,
  at: string,
  update: (value: unknown) => unknown,
): DraftDefinition {
  const replace = (value: unknown, parts: readonly string[]): unknown => {
    const [part, ...rest] = parts;
    if (part === undefined) return update(value);
    if (Array.isArray(value)) {
      const index = Number(part);
      if (!(index in value)) return value;
      return value.map((item: unknown, n) => (n === index ? replace(item, rest) : item));
    }
    // A list that is not there yet is made by what is put into it.
    if (!isObject(value) || (rest.length > 0 && !(part in value))) return value;
    return { ...value, [part]: replace(value[part], rest) };
  };
  return replace(definition, partsOf(at)) as DraftDefinition;
}

/** Puts a step into the list at a pointer, before the one at `index`. */
export const withStepAt = (
  definition: DraftDefinition,
  listAt: string,
  index: number,
  step: unknown,
): DraftDefinition =>
  withValueAt(definition, listAt, (list) => arrayOf(list).toSpliced(Math.max(0, index), 0, step));

/** A step's pointer in two: that of its list, and its place there. */
export function placeOf(at: string): { listAt: string; index: number } {
  const cut = at.lastIndexOf('/');
  return { listAt: at.slice(0, cut), index: Number(at.slice(cut + 1)) };
}

/** Takes the step at a pointer out. */
export function withoutStepAt(definition: DraftDefinition, at: string): DraftDefinition {
  const { listAt, index } = placeOf(at);
  return withValueAt(definition, listAt, (list) => arrayOf(list).toSpliced(index, 1));
}

const isWithin = (inner: string, outer: string): boolean => inner === outer || inner.startsWith(`${outer}/`);

/**
 * Moves the step at a pointer before the one at `index` of another list, or of its own; as it was where that is
 * within the step itself. Both places are meant as they are before the move.
 */
export function withStepMoved(
  definition: DraftDefinition,
  at: string,
  listAt: string,
  index: number,
): DraftDefinition {
  if (isWithin(listAt, at)) return definition;
  const step = valueAt(definition, at);
  if (step === undefined) return definition;
  const from = placeOf(at);
  // Each change leaves the other place as it is: the one that comes later in the tree goes first.
  if (from.listAt === listAt)
    return withValueAt(definition, listAt, (list) => {
      const left = arrayOf(list).toSpliced(from.index, 1);
      return left.toSpliced(index > from.index ? index - 1 : index, 0, step);
    });
  const isBehind = (one: string, other: string): boolean => {
    const a = partsOf(one);
    const b = partsOf(other);
    for (let n = 0; n < Math.min(a.length, b.length); n += 1) {
      if (a[n] === b[n]) continue;
      return Number(a[n]) > Number(b[n]);
    }
    return a.length > b.length;
  };
  const put = (current: DraftDefinition) => withStepAt(current, listAt, index, step);
  const take = (current: DraftDefinition) => withoutStepAt(current, at);
  return isBehind(`${listAt}/${index}`, at) ? take(put(definition)) : put(take(definition));
}

/** Where a step ends up that {@link withStepMoved} moves. */
export function pointerAfterMove(at: string, listAt: string, index: number): string {
  const from = placeOf(at);
  if (from.listAt === listAt) return `${listAt}/${index > from.index ? index - 1 : index}`;
  // Taking the step out shifts those after it in its list, and with them what they hold.
  const below = `${from.listAt}/`;
  if (!listAt.startsWith(below)) return `${listAt}/${index}`;
  const [first = '', ...rest] = listAt.slice(below.length).split('/');
  const shifted = Number(first) > from.index ? Number(first) - 1 : Number(first);
  return `${below}${[shifted, ...rest].join('/')}/${index}`;
}

/** The ids of every step. */
const idsOf = (steps: readonly unknown[], into = new Set<string>()): Set<string> => {
  for (const step of steps) {
    if (isStep(step)) into.add(step.id);
    for (const list of listsWithin(step, '')) idsOf(list.steps, into);
  }
  return into;
};

/** Ids end in a number that tells them apart, and have 63 signs at most. */
function freeId(taken: ReadonlySet<string>, base: string): string {
  const stem = base.replace(/_[0-9]+$/, '').slice(0, 56) || 'step';
  if (!taken.has(base)) return base;
  let number = 2;
  while (taken.has(`${stem}_${number}`)) number += 1;
  return `${stem}_${number}`;
}

/** A step id that the draft does not use anywhere: `fields`, `fields_2`… */
export const freeStepId = (definition: DraftDefinition, base: string): string =>
  freeId(idsOf(rootList(definition).steps), base);

/** A copy of a step with ids of its own throughout; what it reads of itself is read from the copy. */
export function copyOf(definition: DraftDefinition, step: DraftStep): DraftStep {
  const taken = idsOf(rootList(definition).steps);
  const renamed = new Map<string, string>();
  for (const id of idsOf([step])) {
    const next = freeId(taken, id);
    taken.add(next);
    renamed.set(id, next);
  }
  const inText = (text: string): string =>
    text.replaceAll(/\bsteps\.([a-z][a-z0-9_]*)/g, (whole, id: string) => {
      const next = renamed.get(id);
      return next === undefined ? whole : `steps.${next}`;
    });
  const copyValue = (value: unknown): unknown => {
    if (typeof value === 'string') return inText(value);
    if (Array.isArray(value)) return value.map(copyValue);
    if (!isObject(value)) return value;
    // A script is never a template.
    const script = isStep(value) && value.type === 'code' ? 'code' : undefined;
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, name === script ? inner : copyValue(inner)]),
    );
  };
  const withIds = (value: unknown): unknown => {
    if (!isStep(value)) return value;
    let copy: Json = { ...value, id: renamed.get(value.id) ?? value.id };
    for (const list of listsWithin(value, ''))
      copy = withValueAt(copy, list.at, () => list.steps.map(withIds));
    return copy;
  };
  return copyValue(withIds(step)) as DraftStep;
}

/** A branch id that a step does not use yet. */
export function freeBranchId(branches: readonly unknown[], base: string): string {
  const taken = new Set(branches.map((branch) => (isObject(branch) ? String(branch['id']) : '')));
  let number = branches.length + 1;
  while (taken.has(`${base}_${number}`)) number += 1;
  return `${base}_${number}`;
}

/** Whether a place is the one at a pointer, or within it but in none of the lists of steps that it holds. */
export function isOfStep(place: string, at: string, lists: readonly DraftList[]): boolean {
  return isWithin(place, at) && !lists.some((list) => place !== list.at && isWithin(place, list.at));
}

export const branchAt = (at: string, index: number): string => at + pointer('branches', index);
