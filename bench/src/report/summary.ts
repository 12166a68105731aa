/** Medians over the rounds, and of the ratio within each round. */
import type { Observation } from '../observe';
import type { BacklogResult, Drain } from '../scenarios/backlog';
import type { Rounds } from '../scenarios/compare';
import { median } from '../statistics';
import type { Row } from './rows';

/** What is divided by what: the second by the first. */
export type Pair<Name extends string> = readonly [base: Name, other: Name];

export interface Line {
  label: string;
  digits: number;
  /** By name. */
  medians: Record<string, number>;
  ratio: number;
  /** Of each round that has both. */
  ratios: number[];
}

export function summarise<Name extends string>(
  rounds: Rounds<Name>,
  rows: readonly Row[],
  [base, other]: Pair<Name>,
): Line[] {
  return rows.map(({ label, digits, of }) => {
    const values = (name: Name): number[] =>
      rounds.flatMap((round) => {
        const seen: Observation | undefined = round[name];
        return seen === undefined ? [] : [of(seen)];
      });
    const ratios = rounds
      .filter((round) => round[base] !== undefined && round[other] !== undefined)
      .map((round) => of(round[other]!) / of(round[base]!));
    return {
      label,
      digits,
      medians: { [base]: median(values(base)), [other]: median(values(other)) },
      ratio: median(ratios),
      ratios,
    };
  });
}

/** Of one row, by its label; NaN when there is no round with both. */
export const ratioOf = (lines: readonly Line[], { label }: Row): number =>
  lines.find((line) => line.label === label)?.ratio ?? Number.NaN;

export interface DrainSummary {
  workers: number;
  runsPerSecond: number;
  cpuMicrosPerRun: number;
  peakMiB: number;
}

/** The median drain of each number of workers, and the median of how much faster the last is than the first. */
export function summariseBacklog({ rounds }: BacklogResult): {
  drains: DrainSummary[];
  factor: number;
  factors: number[];
} {
  const factors = rounds.map((drains) => drains.at(-1)!.runsPerSecond / drains[0]!.runsPerSecond);
  const drains = (rounds[0] ?? []).map(({ workers }, index) => {
    const middle = (of: (drain: Drain) => number): number => median(rounds.map((round) => of(round[index]!)));
    return {
      workers,
      runsPerSecond: middle((drain) => drain.runsPerSecond),
      cpuMicrosPerRun: middle((drain) => drain.cpuMicrosPerRun),
      peakMiB: middle((drain) => drain.peakMiB),
    };
  });
  return { drains, factor: median(factors), factors };
}
