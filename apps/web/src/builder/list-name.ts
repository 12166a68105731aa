import { stepTitle } from '../parts/stepLook';
import { texts } from '../texts';
import type { DraftList, Placed } from './draft-tree';

/** What a list is called within its step: a branch goes by its name. */
export function listTitle({ kind, branch }: DraftList): string {
  if (kind !== 'branch') return texts.flow.lists[kind];
  return branch?.title || texts.flow.branch((branch?.index ?? 0) + 1);
}

/** What a list is called in the whole of the workflow: "3. Paths: Path 1". */
export const listName = (list: DraftList, owner: Pick<Placed, 'number' | 'step'> | null): string =>
  owner
    ? texts.flow.list(`${owner.number}. ${stepTitle(owner.step)}`, listTitle(list))
    : texts.flow.lists.steps;
