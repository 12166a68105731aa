/** The lines of the tables: what of an observation they show. */
import type { Observation } from '../observe';

export interface Row {
  label: string;
  digits: number;
  of: (seen: Observation) => number;
}

export const COMPLETED: Row = {
  label: 'completed runs/s',
  digits: 0,
  of: (seen) => seen.completedPerSecond,
};
const ITERATIONS: Row = {
  label: 'iterations/s',
  digits: 0,
  of: (seen) => seen.completedPerSecond * seen.effects,
};
export const EFFECT_P50: Row = {
  label: 'event to effect p50, ms',
  digits: 2,
  of: (seen) => seen.effect.p50,
};
export const ACCEPTED: Row = {
  label: 'accepted requests/s',
  digits: 0,
  of: (seen) => seen.acceptedPerSecond,
};
const ACCEPT: Row[] = [
  { label: 'accept p50, ms', digits: 2, of: (seen) => seen.accept.p50 },
  { label: 'accept p95, ms', digits: 2, of: (seen) => seen.accept.p95 },
  { label: 'accept p99, ms', digits: 2, of: (seen) => seen.accept.p99 },
];
const EFFECT: Row[] = [
  EFFECT_P50,
  { label: 'event to effect p95, ms', digits: 2, of: (seen) => seen.effect.p95 },
  { label: 'event to effect p99, ms', digits: 2, of: (seen) => seen.effect.p99 },
];
const LAST_EFFECT: Row[] = EFFECT.map((row) => ({
  ...row,
  label: row.label.replace('effect', 'last effect'),
}));
const CPU: Row = { label: 'CPU of the process, µs/run', digits: 0, of: (seen) => seen.cpuMicrosPerRun };
const PEAK: Row = { label: 'peak memory, MiB', digits: 0, of: (seen) => seen.peakMiB };

export const THROUGHPUT_ROWS = [COMPLETED, ACCEPTED, ...ACCEPT, ...EFFECT, CPU, PEAK];
export const SOCKETS_ROWS = [COMPLETED, ...EFFECT, CPU, PEAK];
export const LATENCY_ROWS = [...ACCEPT, ...EFFECT, CPU, PEAK];
export const STEPS_ROWS = [COMPLETED, ACCEPTED, ...LAST_EFFECT, CPU, PEAK];
export const LOOP_ROWS = [
  ITERATIONS,
  ...LAST_EFFECT,
  {
    label: 'CPU of the process, µs/iteration',
    digits: 0,
    of: (seen: Observation) => seen.cpuMicrosPerRun / seen.effects,
  },
  PEAK,
];
export const WAITING_ROWS = [
  ...THROUGHPUT_ROWS,
  { label: 'memory after the round, MiB', digits: 0, of: (seen: Observation) => seen.restMiB },
];
