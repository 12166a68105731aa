/** Runs the same round against each side in turn, each time on a fresh process that a warm-up has made ready. */
import type { Bench } from '../bench';
import { observe, type Load, type Observation, type Progress } from '../observe';
import { startFloor } from '../sides/floor';
import type { SideName, StartSide } from '../sides/side';
import { startSluice } from '../sides/sluice';

export interface Round {
  runs: number;
  load: Load;
  /** Runs before the round that are not counted, sent over 64 connections. */
  warmUp: number;
}

/** The sides' observations, by round. */
export type Rounds = Partial<Record<SideName, Observation>>[];

export const WARM_UP_CONNECTIONS = 64;
export const START: Record<SideName, StartSide> = { floor: startFloor, sluice: startSluice };

export async function compare(
  bench: Bench,
  title: string,
  sides: readonly SideName[],
  rounds: number,
  round: Round,
  progress: Progress,
): Promise<Rounds> {
  const all: Rounds = [];
  for (let number = 1; number <= rounds; number++) {
    const observations: Partial<Record<SideName, Observation>> = {};
    for (const name of sides) {
      const label = `${title}, round ${number} of ${rounds}, ${name}`;
      await bench.servers.call('settle');
      const side = await START[name](bench);
      progress(`${label}: warm-up of ${round.warmUp.toLocaleString('en')} runs`);
      await observe(bench, side, round.warmUp, { connections: WARM_UP_CONNECTIONS });
      const seen = await observe(bench, side, round.runs, round.load, (line) =>
        progress(`${label}: ${line}`),
      );
      await side.stop();
      observations[name] = seen;
      progress(
        `${label}: ${seen.completedPerSecond.toFixed(0)} runs/s, event to effect p50 ${seen.effect.p50.toFixed(1)} ms, ` +
          `lost ${seen.lost}, doubled ${seen.doubled + seen.strays}`,
      );
    }
    all.push(observations);
  }
  return all;
}
