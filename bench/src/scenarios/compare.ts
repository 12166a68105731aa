/** Runs the same round against each of two in turn, each time on a fresh process that a warm-up has made ready. */
import type { Bench } from '../bench';
import { observe, type Load, type Observation, type Progress } from '../observe';
import type { RunningSide } from '../sides/side';

export interface Round {
  runs: number;
  load: Load;
  /** Runs before the round that are not counted, sent over 64 connections. */
  warmUp: number;
}

export interface Contestant<Name extends string> {
  name: Name;
  start(): Promise<RunningSide>;
}

/** What was seen of each, by round. */
export type Rounds<Name extends string = string> = Partial<Record<Name, Observation>>[];

export const WARM_UP_CONNECTIONS = 64;

/** Nothing may get lost in a warm-up either. */
function withFaultsOf(warm: Observation, seen: Observation): Observation {
  const both = (name: 'lost' | 'doubled' | 'strays' | 'failed'): number => warm[name] + seen[name];
  return {
    ...seen,
    lost: both('lost'),
    doubled: both('doubled'),
    strays: both('strays'),
    // A run of the warm-up that is still open is seen again.
    unsettled: Math.max(warm.unsettled, seen.unsettled),
    failed: both('failed'),
  };
}

export async function compare<Name extends string>(
  bench: Bench,
  title: string,
  contestants: readonly Contestant<Name>[],
  rounds: number,
  round: Round,
  progress: Progress,
): Promise<Rounds<Name>> {
  const all: Rounds<Name> = [];
  for (let number = 1; number <= rounds; number++) {
    const observations: Partial<Record<Name, Observation>> = {};
    for (const { name, start } of contestants) {
      const label = `${title}, round ${number} of ${rounds}, ${name}`;
      await bench.servers.call('settle');
      const side = await start();
      progress(`${label}: warm-up of ${round.warmUp.toLocaleString('en')} runs`);
      const warmUp = round.load === 'messages' ? round.load : { connections: WARM_UP_CONNECTIONS };
      const warm = await observe(bench, side, round.warmUp, warmUp);
      const counted = await observe(bench, side, round.runs, round.load, (line) =>
        progress(`${label}: ${line}`),
      );
      const seen = withFaultsOf(warm, counted);
      if (seen.lost + seen.unsettled + seen.failed > 0 && side.log)
        progress(`${label}: something went wrong; the end of its log:\n${await side.log()}`);
      await side.stop();
      observations[name] = seen;
      progress(
        `${label}: ${seen.completedPerSecond.toFixed(seen.effects > 10 ? 1 : 0)} runs/s, ` +
          `event to effect p50 ${seen.effect.p50.toFixed(1)} ms, ` +
          `lost ${seen.lost}, doubled ${seen.doubled + seen.strays}, unsettled ${seen.unsettled + seen.failed}`,
      );
    }
    all.push(observations);
  }
  return all;
}
