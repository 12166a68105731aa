/** Where a template stands and what it reads → why it could not read that. */
import { isObject } from './known';
import { nameOf, type StepListPlace, type StepPlace, type StepTree } from './step-tree';

/** Where a template stands. */
export interface Viewpoint {
  tree: StepTree;
  list: StepListPlace;
  /** How many steps of the list were done before. */
  at: number;
  /** The step whose setting it is; null for what is read once a list is done. */
  self: StepPlace | null;
  /** Whether it is a step that is left out: then it may read others that are, too. */
  skipped: boolean;
  /** Names in scope beside those that the place gives. */
  item?: boolean;
  error?: boolean;
}

export interface Refusal {
  code: string;
  message: string;
}

export const viewOf = (tree: StepTree, place: StepPlace): Viewpoint => ({
  tree,
  list: place.list,
  at: place.at,
  self: place,
  skipped: place.skipped,
});

/** What is read when a list of steps is done. */
export const viewAfter = (tree: StepTree, list: StepListPlace, skipped: boolean): Viewpoint => ({
  tree,
  list,
  at: Infinity,
  self: null,
  skipped,
});

/** Null: there is nothing wrong with it. */
export function resolveReference(path: readonly string[], view: Viewpoint): Refusal | null {
  const [root] = path;
  switch (root) {
    case undefined:
    case 'trigger':
      return null;
    case 'steps':
      return path[1] === undefined ? null : resolveStep(path, path[1], view);
    case 'item':
    case 'index':
      if (view.item || isWithin(view.list, 'loop')) return null;
      return refuse('not_in_loop', path, 'is there only in a loop, and in the operations of an aggregate.');
    case 'error':
      if (view.error || isWithin(view.list, 'handle')) return null;
      return refuse('not_in_handler', path, 'is there only in the steps that handle an error.');
    default:
      return view.tree.byId.has(root)
        ? refuse('unknown_root', path, `names nothing; write ‘steps.${path.join('.')}’.`)
        : refuse(
            'unknown_root',
            path,
            'names nothing: a template reads from ‘trigger.…’ or from ‘steps.<id>.…’.',
          );
  }
}

function isWithin(list: StepListPlace | undefined, kind: StepListPlace['kind']): boolean {
  for (let around = list; around; around = around.owner?.list) if (around.kind === kind) return true;
  return false;
}

function resolveStep(path: readonly string[], id: string, view: Viewpoint): Refusal | null {
  const target = view.tree.byId.get(id);
  if (!target) return refuse('unknown_step', path, `names a step ‘${id}’ that does not exist.`);
  if (target === view.self) {
    if (isLink(target, path)) return null;
    return refuse('own_step', path, 'names its own step, which has no output yet.');
  }
  const refusal = resolveOther(path, id, target, view);
  if (refusal) return refusal;
  if (!target.skipped || view.skipped) return null;
  return refuse(
    'skipped_step',
    path,
    `names ${nameOf(target)}, which is skipped and so has no output. Take it in again, or read something else.`,
  );
}

function resolveOther(
  path: readonly string[],
  id: string,
  target: StepPlace,
  view: Viewpoint,
): Refusal | null {
  const around = new Map<StepListPlace, { at: number; below: StepListPlace | null }>();
  let below: StepListPlace | null = null;
  for (let list: StepListPlace | undefined = view.list, at = view.at; list;) {
    around.set(list, { at, below });
    const { owner }: StepListPlace = list;
    if (owner === target) return resolveOwner(path, id, list);
    below = list;
    at = owner?.at ?? 0;
    list = owner?.list;
  }
  // Up from the step that is read to the list that both stand in; every step has the workflow's own above it.
  const entered: StepListPlace[] = [];
  let above = target;
  let common = around.get(above.list);
  while (!common && above.list.owner) {
    entered.push(above.list);
    above = above.list.owner;
    common = around.get(above.list);
  }
  if (!common) return null;
  entered.reverse();
  if (above.at > common.at) return resolveLater(path, target, above);
  if (above.at === common.at && entered[0]) {
    if (!common.below)
      return refuse('later_step', path, 'names a step within its own, which is not done yet.');
    const apart = resolveBeside(path, common.below, entered[0]);
    if (apart) return apart;
    entered.shift();
  }
  return resolveInside(path, id, entered);
}

/** A step reads the one that it stands in. */
function resolveOwner(path: readonly string[], id: string, list: StepListPlace): Refusal | null {
  const [, , field] = path;
  if (list.kind === 'loop') {
    if (field === undefined || field === 'item' || field === 'index') return null;
    return refuse(
      'own_step',
      path,
      `names the loop that it stands in; here it gives ‘steps.${id}.item’ and ‘steps.${id}.index’.`,
    );
  }
  if (list.kind === 'handle')
    return refuse('own_step', path, 'names the step that failed; read ‘error’ here.');
  return refuse('own_step', path, 'names the step that it stands in, which has no output yet.');
}

function resolveLater(path: readonly string[], target: StepPlace, above: StepPlace): Refusal | null {
  if (target === above && isLink(target, path)) return null;
  const links = target === above ? linksOf(target) : [];
  const hint =
    links.length === 0 ? '' : ` Only its ${links.map((link) => `‘${link}’`).join(' and ')} can be read here.`;
  return refuse('later_step', path, `names a step that comes later; it has no output yet.${hint}`);
}

/** Two lists of one step: only a branch that is done after another can read what that one did. */
function resolveBeside(path: readonly string[], own: StepListPlace, other: StepListPlace): Refusal | null {
  if (other.kind === 'handle') return insideHandler(path);
  const mode = isObject(own.owner?.raw) ? own.owner.raw.mode : undefined;
  const inTurn = own.kind === 'paths' && other.kind === 'paths' && mode === 'all' && own.branch !== Infinity;
  if (inTurn && other.branch < own.branch) return null;
  return refuse(
    'other_branch',
    path,
    own.kind === 'handle'
      ? 'names a step within the one that failed, which may not have been done; read ‘error’ here.'
      : 'names a step of another branch, which may not be done by then.',
  );
}

/** What is within an earlier step can be read, unless it is done many times or only after an error. */
function resolveInside(
  path: readonly string[],
  id: string,
  entered: readonly StepListPlace[],
): Refusal | null {
  for (const { kind, owner } of entered) {
    if (kind === 'handle') return insideHandler(path);
    if (kind !== 'loop') continue;
    const loop = isObject(owner?.raw) ? String(owner.raw.id) : id;
    return refuse(
      'inside_loop',
      path,
      `names a step inside a loop, which is done many times. Read {{steps.${loop}.results}}.`,
    );
  }
  return null;
}

const insideHandler = (path: readonly string[]): Refusal =>
  refuse(
    'inside_handler',
    path,
    'names a step that is done only after an error. Read the output of the step that failed.',
  );

/** The addresses of a step that waits, which are known before it is reached. */
function linksOf({ raw }: StepPlace): readonly string[] {
  if (!isObject(raw) || raw.type !== 'wait') return [];
  return raw.for === 'approval' ? ['approveUrl', 'declineUrl'] : ['resumeUrl'];
}

const isLink = (target: StepPlace, [, , field, ...more]: readonly string[]): boolean =>
  field !== undefined && more.length === 0 && linksOf(target).includes(field);

const refuse = (code: string, path: readonly string[], what: string): Refusal => ({
  code: `template.${code}`,
  message: `‘${shown(path)}’ ${what}`,
});

const shown = (path: readonly string[]): string => path.join('.').slice(0, 200);
