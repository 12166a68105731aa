// The path of a step run in, what a person calls it out: "HTTP request, item 18".
import type { Step } from '../api/types';
import { stepTitle } from '../parts/stepLook';
import { texts } from '../texts';

/** @param step undefined when no definition at hand has it; then its path has to do */
export function stepName(step: Step | undefined, path: string): string {
  if (!step) return path;
  const round = path.split('/').findLast((part) => /^\d+$/.test(part));
  return round === undefined ? stepTitle(step) : texts.tree.atItem(stepTitle(step), Number(round) + 1);
}
