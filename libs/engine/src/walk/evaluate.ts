/** A planned step and its scope in → what it comes to, or the failure that stopped it. */
import { FailureError, type Failure } from '#kernel';
import { fitValue } from '#schema';
import type { Scope, TemplateWarning } from '#templating';

import type { PlannedEffect, PlannedFold } from '../plan';
import { readResponse } from '../return-response';

export type Evaluated = { value: unknown; warnings: TemplateWarning[] } | { error: Failure };

/** A step without an outside effect. */
export function fold(step: PlannedFold, scope: Scope): Evaluated {
  return evaluate(() => {
    switch (step.type) {
      case 'filter': {
        const { holds, warnings } = step.when(scope);
        return { value: { passed: holds }, warnings };
      }
      case 'aggregate':
        return step.aggregate(scope);
      case 'return': {
        const { value, warnings } = step.input.render(scope);
        return { value: returned(value as { value?: unknown; response?: unknown }), warnings };
      }
      default:
        return step.input.render(scope);
    }
  });
}

function returned({ value = null, response }: { value?: unknown; response?: unknown }): unknown {
  return response === undefined ? { value } : { value, response: readResponse(response, value) };
}

/** The input of a step that is performed, checked where it is an action's. */
export function render(step: PlannedEffect, scope: Scope): Evaluated {
  return evaluate(() => {
    const rendered = step.input.render(scope);
    if (step.type !== 'action') return rendered;
    if (step.check(rendered.value).length === 0) return rendered;
    // A mapped value is seldom of the very type that a field wants: ids are numbers here and texts there.
    const fitted = { ...rendered, value: fitValue(rendered.value, step.operation.input) };
    const problems = step.check(fitted.value);
    if (problems.length === 0) return fitted;
    throw new FailureError({
      kind: 'permanent',
      code: 'step.invalid_input',
      message: problems.map(({ message }) => message).join(' '),
      details: { problems },
    });
  });
}

function evaluate(make: () => { value: unknown; warnings: TemplateWarning[] }): Evaluated {
  const made = attemptTo(make);
  return 'error' in made ? made : made.value;
}

export function attemptTo<Value>(make: () => Value): { value: Value } | { error: Failure } {
  try {
    return { value: make() };
  } catch (error) {
    if (error instanceof FailureError) return { error: error.failure };
    throw error;
  }
}
