import { Type } from 'typebox';

/** The field in which a person names the events that start a run. `known` are offered; others may be written. */
export const eventsField = (known: readonly string[]) =>
  Type.Optional(
    Type.Array(
      Type.String({ minLength: 1, maxLength: 200, ...(known.length > 0 ? { examples: [...known] } : {}) }),
      {
        title: 'Events',
        description: `Which events start a run; left empty, all do. A * at the end stands for anything.${known.length > 0 ? ` For example: ${known.slice(0, 6).join(', ')}.` : ''}`,
        maxItems: 100,
        uniqueItems: true,
      },
    ),
  );

/**
 * Whether an event is among those that were named. `issues` takes `issues.opened` as well, `invoice*` everything that
 * begins so; capitals make no difference. Nothing named: all are. An event without a type is none of the named.
 */
export function isWanted(event: string | null, named: readonly string[] | undefined): boolean {
  if (!named || named.length === 0) return true;
  if (event === null) return false;
  const actual = event.toLowerCase();
  return named.some((name) => {
    const wanted = name.trim().toLowerCase();
    if (wanted.endsWith('*')) return actual.startsWith(wanted.slice(0, -1));
    return actual === wanted || actual.startsWith(`${wanted}.`);
  });
}
