import type { ProblemItem } from '../api/types';

const escape = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** A JSON pointer (RFC 6901) from its parts. */
export const pointer = (...parts: (string | number)[]): string =>
  parts.map((part) => `/${escape(String(part))}`).join('');

/** The id of the element that shows the place a pointer names. */
export const fieldId = (at: string): string =>
  `at${at.replaceAll(/[^A-Za-z0-9]/g, (sign) => `_${sign.charCodeAt(0)}`)}`;

/** Pointers into the definition, whatever the answer counted from. */
export const normalised = (problems: readonly ProblemItem[]): ProblemItem[] =>
  problems.map((problem) => ({
    ...problem,
    pointer: problem.pointer.replace(/^(\/body)?\/definition(?=\/|$)/, ''),
  }));

const isWithin = (inner: string, outer: string): boolean => inner === outer || inner.startsWith(`${outer}/`);

/** The sentence to show at a field: of the place itself, or of anything inside it. */
export const problemAt = (problems: readonly ProblemItem[], at: string): string | undefined =>
  problems.find((problem) => isWithin(problem.pointer, at))?.message;

/** The problems of a card that none of its fields shows. */
export const problemsBeside = (
  problems: readonly ProblemItem[],
  card: string,
  fields: readonly string[],
): ProblemItem[] =>
  problems.filter(
    (problem) => isWithin(problem.pointer, card) && !fields.some((field) => isWithin(problem.pointer, field)),
  );

/** Brings the nearest element that shows a pointer into view and focuses it. */
export function focusProblem(at: string): void {
  let place = at;
  for (;;) {
    const element = document.getElementById(fieldId(place));
    if (element) {
      element.scrollIntoView({ block: 'center' });
      element.focus({ preventScroll: true });
      return;
    }
    if (place === '') return;
    place = place.slice(0, place.lastIndexOf('/'));
  }
}
