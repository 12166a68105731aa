/** What a loop goes over, as it was rendered → its items. */
import type { Failure } from '#kernel';
import { MAX_LOOP_ITEMS } from '#schema';
import type { Scope, TemplateWarning } from '#templating';

import type { PlannedLoop } from '../plan';
import { attemptTo } from './evaluate';

type Items = { items: readonly unknown[]; warnings: TemplateWarning[] } | { error: Failure };

const refused = (code: string, message: string): { error: Failure } => ({
  error: { kind: 'permanent', code, message },
});

/** @param recorded the input of the loop's own record, which holds the items when they depended on the clock */
export function loopItems(step: PlannedLoop, scope: Scope, recorded: unknown): Items {
  const before = (recorded as { items?: unknown } | null | undefined)?.items;
  if (Array.isArray(before)) return { items: before, warnings: [] };
  const rendered = attemptTo(() => step.over.render(scope));
  if ('error' in rendered) return rendered;
  const { value, warnings } = rendered.value;
  const items = itemsOf(value, step.limit);
  if ('error' in items) return items;
  return { items: items.items, warnings };
}

function itemsOf(value: unknown, limit: number | null): { items: unknown[] } | { error: Failure } {
  if (value === null || value === undefined || value === '') return { items: [] };
  if (Array.isArray(value)) return bounded(value, value.length, limit);
  if (typeof value === 'number') {
    if (!Number.isInteger(value) || value < 0) {
      return refused(
        'loop.bad_number',
        `A loop over a number needs a whole one from 0 on, and got ${value}.`,
      );
    }
    const count = limit === null ? value : Math.min(value, limit);
    if (count > MAX_LOOP_ITEMS) return tooMany(value);
    return { items: Array.from({ length: count }, (_, n) => n + 1) };
  }
  if (typeof value === 'string') {
    const lines = linesOf(value, Math.min(limit ?? Infinity, MAX_LOOP_ITEMS + 1));
    return bounded(lines, lines.length, limit);
  }
  const got = typeof value === 'object' ? 'an object' : `a ${typeof value}`;
  return refused(
    'loop.not_a_list',
    `A loop goes over a list, a number or the lines of a text, and got ${got}. Choose a list in it.`,
  );
}

function bounded(
  items: unknown[],
  count: number,
  limit: number | null,
): { items: unknown[] } | { error: Failure } {
  if (limit !== null) return { items: items.slice(0, limit) };
  return count > MAX_LOOP_ITEMS ? tooMany(count) : { items };
}

const tooMany = (count: number): { error: Failure } =>
  refused(
    'loop.too_many_items',
    `The loop would go over ${count > MAX_LOOP_ITEMS + 1 ? count.toLocaleString('en') : `more than ${MAX_LOOP_ITEMS.toLocaleString('en')}`} items; ` +
      `${MAX_LOOP_ITEMS.toLocaleString('en')} are the most. Set its limit, or split the list.`,
  );

/** The first so many lines; an empty one at the end is none. */
function linesOf(text: string, most: number): string[] {
  const lines: string[] = [];
  let from = 0;
  while (from < text.length && lines.length < most) {
    const end = text.indexOf('\n', from);
    const line = text.slice(from, end === -1 ? text.length : end);
    lines.push(line.endsWith('\r') ? line.slice(0, -1) : line);
    from = end === -1 ? text.length : end + 1;
  }
  return lines;
}
