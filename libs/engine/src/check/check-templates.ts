import type { Problem } from '#kernel';
import { inspectTemplates } from '#templating';

import { resolveReference, type Refusal, type Viewpoint } from './resolve-reference';

/** Whether each template compiles, and reads only what will be there when it is rendered. */
export function checkTemplates(value: unknown, pointer: string, view: Viewpoint): Problem[] {
  return checkEach(value, pointer, (path) => resolveReference(path, view));
}

/** Templates of the settings, which are rendered before there is a run. */
export function checkTriggerTemplates(value: unknown, pointer: string): Problem[] {
  return checkEach(value, pointer, (path) =>
    path[0] === undefined || path[0] === 'trigger'
      ? null
      : {
          code: 'template.trigger_only',
          message: `‘${path.join('.').slice(0, 200)}’ is not there yet: this template reads from ‘trigger.…’ only.`,
        },
  );
}

function checkEach(
  value: unknown,
  pointer: string,
  resolve: (path: readonly string[]) => Refusal | null,
): Problem[] {
  if (value === undefined) return [];
  const { problems, references } = inspectTemplates(value);
  const refused = references.flatMap(({ pointer: at, path }) => {
    const refusal = resolve(path);
    return refusal ? [{ pointer: at, ...refusal }] : [];
  });
  return [...problems, ...refused].map((problem) => ({ ...problem, pointer: pointer + problem.pointer }));
}
