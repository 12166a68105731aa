/** The definition's own schema; a step is only ever measured against the shape that its type names. */
import type { Problem } from '#kernel';
import { compileSchema, WorkflowDefinition } from '#schema';

/** Where the general sentence would not tell a person what to do. */
const PLAINER: Record<string, Pick<Problem, 'code' | 'message'>> = {
  '/trigger field.missing': {
    code: 'workflow.no_trigger',
    message: 'Choose what starts the workflow: it has no trigger yet.',
  },
  '/steps field.missing': {
    code: 'workflow.no_steps',
    message: 'Add at least one step: the workflow does nothing yet.',
  },
};

export function checkShape(definition: unknown): Problem[] {
  const problems = compileSchema(WorkflowDefinition)(definition).map((problem) => {
    const plainer = PLAINER[`${problem.pointer} ${problem.code}`];
    return plainer ? { ...problem, ...plainer } : problem;
  });
  const { steps } = (definition ?? {}) as { steps?: unknown };
  if (Array.isArray(steps) && steps.length === 0)
    problems.push({ pointer: '/steps', ...PLAINER['/steps field.missing']! });
  return problems;
}
