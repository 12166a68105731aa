/** Steps that keep something between runs: the store and digests. */
import { FailureError, type Problem } from '#kernel';

import { nextReleaseMs } from '../perform/next-release';
import { isTemplate } from './check-input';
import { checkTemplates } from './check-templates';
import { isObject } from './known';
import { viewOf } from './resolve-reference';
import { problem, type StepRule } from './step-check';
import { checkTimeZone } from './time-zone';

const MAX_NAME = 200;

export const checkStore: StepRule = ({ step, pointer, tree, place }) => {
  const view = viewOf(tree, place);
  return [
    ...checkName(step.key, `${pointer}/key`, 'store.bad_key', 'The key'),
    ...checkStored(step, pointer),
    ...(['key', 'value', 'by', 'default'] as const).flatMap((name) =>
      checkTemplates(step[name], `${pointer}/${name}`, view),
    ),
  ];
};

export const checkDigest: StepRule = ({ step, pointer, tree, place }) => {
  const view = viewOf(tree, place);
  const { operation = 'collect', item } = step;
  return [
    ...checkName(step.name, `${pointer}/name`, 'digest.bad_name', 'The name of the digest'),
    ...(operation === 'collect' && item === undefined
      ? [problem(`${pointer}/item`, 'digest.missing_item', 'Choose what is collected.')]
      : []),
    ...checkRelease(step.release, `${pointer}/release`),
    ...checkTemplates(step.name, `${pointer}/name`, view),
    ...checkTemplates(item, `${pointer}/item`, view),
  ];
};

function checkName(name: unknown, pointer: string, code: string, what: string): Problem[] {
  if (typeof name !== 'string' || name.includes('{{')) return [];
  if (name.trim() !== '' && name.length <= MAX_NAME) return [];
  return [problem(pointer, code, `${what} must have 1 to ${MAX_NAME} characters.`)];
}

function checkStored({ operation, value, by }: Record<string, unknown>, pointer: string): Problem[] {
  if ((operation === 'set' || operation === 'append') && value === undefined) {
    const message = operation === 'set' ? 'Choose what to store.' : 'Choose what to add to the list.';
    return [problem(`${pointer}/value`, 'store.missing_value', message)];
  }
  if (operation !== 'increment' || by === undefined || isTemplate(by)) return [];
  const amount = typeof by === 'string' && by.trim() !== '' ? Number(by) : by;
  if (typeof amount === 'number' && Number.isFinite(amount)) return [];
  return [problem(`${pointer}/by`, 'store.bad_number', 'What to increment by must be a number.')];
}

function checkRelease(release: unknown, pointer: string): Problem[] {
  if (!isObject(release)) return [];
  const { cron, timeZone } = release;
  const zone = checkTimeZone(timeZone, `${pointer}/timeZone`);
  return typeof cron === 'string' ? [...checkSchedule(cron, `${pointer}/cron`), ...zone] : zone;
}

/** From when its next time is looked for: only whether there is one is asked, so any moment does. */
const SOME_TIME = new Date(0);

function checkSchedule(cron: string, pointer: string): Problem[] {
  try {
    nextReleaseMs(cron, undefined, SOME_TIME);
    return [];
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return [problem(pointer, error.failure.code, error.failure.message)];
  }
}
