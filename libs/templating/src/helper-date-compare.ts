import { dateArgument } from './date-value';
import type { Helper } from './helper';

const SCOPE = { trigger: { body: { at: '2026-03-01T23:30:00Z', due: '2026-03-02T00:00:00+02:00' } } };

/** Unlike `lt` and `gt`, which go by the text, these go by the moment, whatever zone or form it is written in. */
const order = (
  name: string,
  word: string,
  result: boolean,
  holds: (left: number, right: number) => boolean,
): Helper => ({
  name,
  summary: `True when the first date is ${word} than the second, by the moment, whatever form or time zone they are written in.`,
  usage: `${name} date date`,
  min: 2,
  max: 2,
  weight: 4,
  example: { template: `{{${name} trigger.body.at trigger.body.due}}`, scope: SCOPE, result },
  call: ([left, right]) => holds(dateArgument(left).getTime(), dateArgument(right).getTime()),
});

export const DATE_COMPARE_HELPERS: readonly Helper[] = [
  order('isBefore', 'earlier', false, (left, right) => left < right),
  order('isAfter', 'later', true, (left, right) => left > right),
];
