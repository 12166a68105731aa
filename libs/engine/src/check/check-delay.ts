import type { Problem } from '#kernel';
import { MAX_WAIT_MS } from '#schema';
import { IANAZone } from 'luxon';

import { readTime } from '../delay/read-time';
import { isTemplate } from './check-input';
import { checkTemplates } from './check-templates';
import { isGiven, isObject } from './known';
import { viewOf } from './resolve-reference';
import { problem, type StepRule } from './step-check';
import { checkTimeZone } from './time-zone';

const WAYS = ['for', 'until', 'window'] as const;
const UNIT_MS = new Map<unknown, number>([
  ['seconds', 1000],
  ['minutes', 60_000],
  ['hours', 3_600_000],
  ['days', 86_400_000],
  ['weeks', 604_800_000],
]);

export const checkDelay: StepRule = ({ step, pointer, tree, place }) => {
  const view = viewOf(tree, place);
  const value = isObject(step.for) ? step.for.value : undefined;
  return [
    ...checkWays(step, pointer),
    ...checkDuration(step.for, `${pointer}/for/value`),
    ...checkTemplates(value, `${pointer}/for/value`, view),
    ...checkUntil(step.until, `${pointer}/until`),
    ...checkTemplates(step.until, `${pointer}/until`, view),
    ...checkWindow(step.window, `${pointer}/window`),
    ...checkTimeZone(step.timeZone, `${pointer}/timeZone`),
  ];
};

function checkWays(step: Record<string, unknown>, pointer: string): Problem[] {
  const given = WAYS.filter((way) => isGiven(step[way]));
  if (given.length === 1) return [];
  const message =
    given.length === 0
      ? 'Choose how long to wait: for a time (for), until a time (until), or until a window (window).'
      : `Choose one of ‘for’, ‘until’ and ‘window’; here are ${given.map((way) => `‘${way}’`).join(' and ')}.`;
  return [problem(`${pointer}/${given[1] ?? 'for'}`, 'delay.choose_one', message)];
}

function checkDuration(duration: unknown, pointer: string): Problem[] {
  if (!isObject(duration) || duration.value === undefined || isTemplate(duration.value)) return [];
  const { value, unit } = duration;
  const amount = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof amount !== 'number' || !Number.isFinite(amount) || amount < 0) {
    const message = 'How long to wait must be a number from 0 on, or a template that gives one.';
    return [problem(pointer, 'delay.bad_value', message)];
  }
  if (amount * (UNIT_MS.get(unit) ?? 0) <= MAX_WAIT_MS) return [];
  const message = `A delay lasts ${MAX_WAIT_MS / 86_400_000} days at most; choose a shorter time.`;
  return [problem(pointer, 'delay.too_long', message)];
}

function checkUntil(until: unknown, pointer: string): Problem[] {
  if (typeof until !== 'string' || until.includes('{{')) return [];
  if (readTime(until, IANAZone.create('UTC')) !== null) return [];
  const message = 'Write a date and time such as 2026-01-31T09:00, or a template that gives one.';
  return [problem(pointer, 'delay.bad_date', message)];
}

function checkWindow(window: unknown, pointer: string): Problem[] {
  if (!isObject(window) || typeof window.from !== 'string' || window.from !== window.to) return [];
  const message = `The window ends when it begins, at ${window.from.slice(0, 10)}; choose another end.`;
  return [problem(`${pointer}/to`, 'delay.empty_window', message)];
}
