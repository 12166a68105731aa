// What the templates of a step can read, by the rules that the check before publishing goes by.
import type { DraftDefinition } from '../api/types';
import { stepTitle } from '../parts/stepLook';
import { texts } from '../texts';
import { inputOf, isObject, isStep, type DraftStep } from './definition';
import { listsWithin, placedSteps, rootList, type DraftList, type Placed } from './draft-tree';
import type { FieldGroup } from './InsertMenu';

import { segment, type Field } from './templates';

const words = texts.scope;

/** What steps of a type give, as far as it is known before they are done. */
const OUTPUTS: Record<string, readonly (keyof typeof words.outputs)[] | undefined> = {
  http: ['body', 'status', 'headers'],
  loop: ['results', 'count', 'failed'],
  paths: ['output', 'taken'],
  parallel: ['branches'],
  delay: ['until'],
  callback: ['body', 'query', 'headers', 'timedOut'],
  approval: ['approved', 'comment', 'by', 'timedOut'],
  call: ['result', 'status', 'runId'],
  store: ['value'],
  digest: ['items', 'count'],
};
const LINKS: Record<string, readonly (keyof typeof words.outputs)[] | undefined> = {
  callback: ['resumeUrl'],
  approval: ['approveUrl', 'declineUrl'],
};
/** Those whose output is one value of its own. */
const WHOLE: readonly string[] = ['aggregate', 'code', 'action'];

const kindOf = (step: DraftStep): string => {
  if (step.type === 'wait') return step['for'] === 'approval' ? 'approval' : 'callback';
  if (step.type === 'action' && step['connector'] === 'http') return 'http';
  return step.type;
};

const field = (path: string, label: string, name: string): Field => ({
  label,
  name,
  template: `{{steps.${path}}}`,
});

function outputsOf(step: DraftStep): Field[] {
  if (step.type === 'map')
    return Object.keys(inputOf(step)).map((key) => field(`${step.id}.${segment(key)}`, key, key));
  const kind = kindOf(step);
  if (WHOLE.includes(kind)) return [field(step.id, words.whole, step.id)];
  return (OUTPUTS[kind] ?? []).map((name) => field(`${step.id}.${name}`, words.outputs[name], name));
}

const linksOf = (step: DraftStep): Field[] =>
  (LINKS[kindOf(step)] ?? []).map((name) => field(`${step.id}.${name}`, words.outputs[name], name));

const titleOf = ({ number, step }: Pick<Placed, 'number' | 'step'>): string =>
  `${number}. ${stepTitle(step)}`;

/** What a list gives to the steps in it, by what it is there for. */
function ofList(kind: DraftList['kind']): FieldGroup[] {
  if (kind === 'loop')
    return [
      {
        title: words.eachItem,
        near: true,
        fields: [
          { label: words.item, name: 'item', template: '{{item}}' },
          { label: words.index, name: 'index', template: '{{index}}' },
        ],
      },
    ];
  if (kind !== 'handle') return [];
  return [
    {
      title: words.error,
      near: true,
      fields: (['message', 'code', 'kind'] as const).map((name) => ({
        label: words.errors[name],
        name,
        template: `{{error.${name}}}`,
      })),
    },
  ];
}

/** The steps that a later one can read of one before it: itself, and what its branches did. */
function* readable(placed: Placed, byAt: ReadonlyMap<string, Placed>): Generator<Placed> {
  const { step, at } = placed;
  if (!isStep(step) || step['skip'] === true) return;
  for (const list of listsWithin(step, at).toReversed()) {
    if (list.kind !== 'branch' && list.kind !== 'otherwise') continue;
    for (let index = list.steps.length - 1; index >= 0; index -= 1) {
      const inner = byAt.get(`${list.at}/${index}`);
      if (inner) yield* readable(inner, byAt);
    }
  }
  yield placed;
}

/** Whether an earlier branch is always done with before a later one begins. */
const isInTurn = (owner: unknown): boolean =>
  isObject(owner) && owner['type'] === 'paths' && owner['mode'] === 'all';

/** The fields of the trigger's data. */
export const received = (fields: readonly Field[]): FieldGroup => ({
  title: texts.builder.received,
  near: true,
  fields,
});

/** For the templates of the step at a place: what is nearest comes first, the trigger's data last. */
export type ScopeOf = (listAt: string, index: number) => FieldGroup[];

/** Reads a draft once, for the templates of all its steps. */
export function scopesOf(definition: DraftDefinition, sample: readonly Field[]): ScopeOf {
  const byAt = new Map(placedSteps(definition).map((placed) => [placed.at, placed]));
  const root = rootList(definition);
  const groupsOf = (placed: Placed): FieldGroup[] => {
    const { step } = placed;
    if (!isStep(step)) return [];
    const fields = outputsOf(step);
    if (fields.length === 0) return [];
    const isMap = step.type === 'map';
    return [
      { title: titleOf(placed), fields, ...(isMap ? { near: true, whole: `{{steps.${step.id}}}` } : {}) },
    ];
  };
  const before = (list: DraftList, index: number): FieldGroup[] => {
    const groups: FieldGroup[] = [];
    for (let at = index - 1; at >= 0; at -= 1) {
      const placed = byAt.get(`${list.at}/${at}`);
      if (placed) for (const one of readable(placed, byAt)) groups.push(...groupsOf(one));
    }
    return groups;
  };
  const linksFrom = (list: DraftList, index: number): FieldGroup[] =>
    list.steps.slice(index).flatMap((step, n) => {
      const placed = byAt.get(`${list.at}/${index + n}`);
      const fields = isStep(step) && step['skip'] !== true ? linksOf(step) : [];
      return placed && fields.length > 0 ? [{ title: titleOf(placed), fields }] : [];
    });
  return (listAt, index) => {
    const groups: FieldGroup[] = [];
    const links: FieldGroup[] = [];
    let at = listAt;
    let from = index;
    for (;;) {
      const owner = ownerOf(at, byAt);
      const lists = owner ? listsWithin(owner.step, owner.at) : [root];
      const list = lists.find((one) => one.at === at);
      if (!list) break;
      groups.push(...before(list, from), ...ofList(list.kind));
      // The step itself, too: it may hand out its own address.
      links.push(...linksFrom(list, from));
      if (!owner) break;
      if (list.kind === 'branch' && isInTurn(owner.step))
        for (const other of lists.slice(0, lists.indexOf(list)).toReversed())
          groups.push(...before(other, other.steps.length));
      at = owner.list.at;
      from = owner.index;
    }
    return [...groups, ...links, received(sample)];
  };
}

/** The step that holds the list at a pointer; undefined for the draft's own. */
function ownerOf(listAt: string, byAt: ReadonlyMap<string, Placed>): Placed | undefined {
  for (let at = listAt; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const placed = byAt.get(at);
    if (placed) return placed;
  }
  return undefined;
}

/** The template of what a new step at a place most likely sends on: the nearest mapping, the item, what was received. */
export function mainTemplate(groups: readonly FieldGroup[]): string {
  for (const group of groups) {
    if (group.whole) return group.whole;
    if (group.title === words.eachItem) return '{{item}}';
  }
  return '{{trigger.body}}';
}
