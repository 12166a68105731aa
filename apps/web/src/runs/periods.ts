import { texts } from '../texts';

const HOUR = 3_600_000;
const LENGTHS = { any: 0, hour: HOUR, day: 24 * HOUR, week: 7 * 24 * HOUR, month: 30 * 24 * HOUR } as const;

export type Period = keyof typeof LENGTHS;

export const PERIODS = (Object.keys(LENGTHS) as Period[]).map((value) => ({
  value,
  label: texts.tree.filter.periods[value],
}));

/** When a period that ends now began; undefined: at any time. */
export const beginOf = (period: Period): string | undefined =>
  period === 'any' ? undefined : new Date(Date.now() - LENGTHS[period]).toISOString();
