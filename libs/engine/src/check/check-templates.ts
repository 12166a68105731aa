import type { Problem } from '#kernel';
import { inspectTemplates, type TemplateReference } from '#templating';

import type { KnownPlace } from './known';

/** Whether each template compiles, and reads only what will be there when its step comes. */
export function checkTemplates(value: unknown, pointer: string, place: KnownPlace): Problem[] {
  const { problems, references } = inspectTemplates(value);
  return [...problems, ...references.flatMap((reference) => checkReference(reference, place))].map(
    (problem) => ({
      ...problem,
      pointer: pointer + problem.pointer,
    }),
  );
}

function checkReference(
  { pointer, path }: TemplateReference,
  { position, positions }: KnownPlace,
): Problem[] {
  const [root, id] = path;
  if (root === undefined || root === 'trigger') return [];
  const shown = path.join('.');
  if (root !== 'steps') {
    const message = `‘${shown}’ names nothing: a template reads from ‘trigger.…’ or from ‘steps.<id>.…’.`;
    return [{ pointer, code: 'template.unknown_root', message }];
  }
  if (id === undefined) return [];
  const at = positions.get(id);
  if (at === undefined)
    return [
      {
        pointer,
        code: 'template.unknown_step',
        message: `‘${shown}’ names a step ‘${id}’ that does not exist.`,
      },
    ];
  if (at === position)
    return [
      {
        pointer,
        code: 'template.own_step',
        message: `‘${shown}’ names its own step, which has no output yet.`,
      },
    ];
  if (at > position)
    return [
      {
        pointer,
        code: 'template.later_step',
        message: `‘${shown}’ names a step that comes later; it has no output yet.`,
      },
    ];
  return [];
}
