/**
 * The shapes of a definition and of each of its steps, one step at a time: a step is only ever measured against the
 * shape that its type names, and the steps within it against theirs.
 */
import type { Problem } from '#kernel';
import { compileSchema, STEP_SCHEMAS, WorkflowDefinition, type SchemaCheck, type StepType } from '#schema';

import { hasTooManyParts, MAX_CONDITION_PARTS } from './condition-size';
import { isObject } from './known';
import { isStepType } from './check-step';
import { problem } from './step-check';

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

/** No list that the shapes know is longer; of one that is, so much tells that it is. */
const LONGEST_LIST = 501;

let checks: { definition: SchemaCheck; steps: Record<StepType, SchemaCheck>; any: SchemaCheck } | null = null;

/** Compiled at the first use. */
const compiled = (): NonNullable<typeof checks> => (checks ??= compile());

function compile(): NonNullable<typeof checks> {
  const steps = Object.entries(STEP_SCHEMAS).map(([type, schema]) => [type, compileSchema(shallow(schema))]);
  return {
    definition: compileSchema(shallow(WorkflowDefinition)),
    steps: Object.fromEntries(steps) as Record<StepType, SchemaCheck>,
    any: compileSchema({
      type: 'object',
      required: ['type'],
      properties: { type: { enum: Object.keys(STEP_SCHEMAS) } },
    }),
  };
}

/** The same, saying no more of a list of steps than that it is a list. */
function shallow(schema: object): object {
  return JSON.parse(JSON.stringify(schema), (_key, node: unknown) =>
    isObject(node) && isObject(node.items) && node.items.$ref === 'Step' ? { type: 'array' } : node,
  ) as object;
}

/** Of the definition itself; its steps are not looked at. */
export function checkDefinitionShape(definition: unknown): Problem[] {
  const problems = compiled()
    .definition(definition)
    .map((found) => ({ ...found, ...PLAINER[`${found.pointer} ${found.code}`] }));
  if (isObject(definition) && Array.isArray(definition.steps) && definition.steps.length === 0)
    problems.push({ pointer: '/steps', ...PLAINER['/steps field.missing']! });
  return problems;
}

/** @param number as a person counts the steps */
export function checkStepShape(step: unknown, pointer: string, number: number): Problem[] {
  if (!isObject(step)) return [problem(pointer, 'field.type', `Step ${number} must be an object.`)];
  const { steps, any } = compiled();
  if (!isStepType(step.type)) return any(step, pointer);
  const { whole, problems } = withoutExcess(step, pointer);
  return [...steps[step.type](whole, pointer), ...problems];
}

/** A condition that holds nothing to complain of. */
const FINE = { left: 0, op: 'isTrue' };

/** A copy whose measuring costs no more than a person could have meant, and what was too much of it. */
function withoutExcess(
  step: Record<string, unknown>,
  pointer: string,
): { whole: Record<string, unknown>; problems: Problem[] } {
  const problems: Problem[] = [];
  const condition = (when: unknown, at: string): unknown => {
    if (!hasTooManyParts(when)) return when;
    const message = `A condition may have ${MAX_CONDITION_PARTS} parts; put some of this into a filter of its own.`;
    problems.push(problem(at, 'condition.too_large', message));
    return FINE;
  };
  const part = (value: unknown, at: string): unknown =>
    isObject(value) && 'when' in value ? { ...value, when: condition(value.when, `${at}/when`) } : value;
  const list = (value: unknown, at: string): unknown =>
    Array.isArray(value)
      ? (value as unknown[]).slice(0, LONGEST_LIST).map((one, n) => part(one, `${at}/${n}`))
      : value;
  const whole = { ...(part(step, pointer) as Record<string, unknown>) };
  for (const name of ['branches', 'operations'])
    if (name in whole) whole[name] = list(whole[name], `${pointer}/${name}`);
  return { whole, problems };
}
