import { FailureError } from '#kernel';
import { compileLeaf } from './compile-leaf';
import { newAllowance } from './compile-value';
import { Leaf } from './leaf';
import { LIMITS } from './limits';
import type { TemplateReference } from './types';
import { walkValue } from './walk-value';

/** A leaf that doesn't compile. */
export interface TemplateProblem {
  /** JSON pointer of the leaf within the inspected value. */
  pointer: string;
  code: string;
  message: string;
}

export interface TemplateInspection {
  references: TemplateReference[];
  problems: TemplateProblem[];
}

/**
 * What the templates in a value read from the scope's root, and which of them don't compile (100 at most). A path
 * relative to a block's own context (`{{name}}` in an `each`) is not a reference; `@root.…` and a `../` that
 * reaches the root are.
 */
export function inspectTemplates(input: unknown): TemplateInspection {
  const allowance = newAllowance();
  const references: TemplateReference[] = [];
  const problems: TemplateProblem[] = [];
  const inspect = (source: string, pointer: string): null => {
    if (problems.length >= LIMITS.problems) return null;
    const leaf = new Leaf(pointer, allowance);
    try {
      compileLeaf(source, leaf, allowance);
      for (const reference of leaf.references) references.push(reference);
    } catch (error) {
      problems.push(problemOf(error, pointer));
    }
    return null;
  };
  try {
    walkValue<null>(input, { leaf: inspect, list: () => null, object: () => null });
  } catch (error) {
    problems.push(problemOf(error, ''));
  }
  return { references, problems };
}

export function templateReferences(input: unknown): TemplateReference[] {
  return inspectTemplates(input).references;
}

export function templateProblems(input: unknown): TemplateProblem[] {
  return inspectTemplates(input).problems;
}

function problemOf(error: unknown, pointer: string): TemplateProblem {
  if (!(error instanceof FailureError)) throw error;
  const { code, message, details } = error.failure;
  const at = details?.['pointer'];
  return { pointer: typeof at === 'string' ? at : pointer, code, message };
}
