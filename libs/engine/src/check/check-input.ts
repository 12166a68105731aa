import type { Problem } from '#kernel';
import { compileSchema } from '#schema';

/**
 * Constants must fit the operation's schema, and required fields must be there. What a template will give is not
 * known yet, so a text that holds one fits everywhere; it is checked when it is rendered.
 */
export function checkInput(input: object, schema: object, pointer: string): Problem[] {
  return compileSchema(schema)(input).flatMap((problem) => {
    const value = valueAt(input, problem.pointer);
    const unsure = problem.code === 'field.shape' ? holdsTemplate(value) : isTemplate(value);
    return unsure ? [] : [{ ...problem, pointer: pointer + problem.pointer }];
  });
}

export const isTemplate = (value: unknown): value is string =>
  typeof value === 'string' && value.includes('{{');

function holdsTemplate(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return isTemplate(value);
  return Object.values(value).some(holdsTemplate);
}

/** What a JSON pointer (RFC 6901) names; undefined when there is nothing. */
function valueAt(value: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (node, name) =>
        typeof node === 'object' && node !== null && Object.hasOwn(node, name)
          ? (node as Record<string, unknown>)[name]
          : undefined,
      value,
    );
}
