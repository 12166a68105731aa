import { parseArgs } from 'node:util';

import type { SideName } from './sides/side';

export const SCENARIOS = ['throughput', 'latency', 'memory'] as const;
export type Scenario = (typeof SCENARIOS)[number];

export interface Options {
  scenarios: Scenario[];
  sides: SideName[];
  rounds: number;
  /** Runs of a throughput round. */
  runs: number;
  /** Requests of a latency round. */
  requests: number;
  memoryRuns: number;
}

export const USAGE = `npm run bench -- [options]
  --scenario <name>       throughput, latency or memory; may be given more than once (default: throughput and latency)
  --memory                adds the memory scenario
  --rounds <n>            rounds a side, interleaved (default 3)
  --runs <n>              runs of a throughput round (default 20000)
  --requests <n>          requests of a latency round, 5 a second (default 100)
  --memory-runs <n>       runs of the memory scenario (default 200000)
  --side <floor|sluice>   only one of the two`;

/** Throws a one-sentence Error for anything it does not understand. */
export function readOptions(args: string[]): Options | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      scenario: { type: 'string', multiple: true },
      memory: { type: 'boolean' },
      rounds: { type: 'string', default: '3' },
      runs: { type: 'string', default: '20000' },
      requests: { type: 'string', default: '100' },
      'memory-runs': { type: 'string', default: '200000' },
      side: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return 'help';
  const count = (name: 'rounds' | 'runs' | 'requests' | 'memory-runs'): number => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number above 0.`);
    return value;
  };
  const scenarios = new Set<Scenario>();
  for (const name of values.scenario ?? ['throughput', 'latency']) {
    const scenario = SCENARIOS.find((known) => known === name);
    if (scenario === undefined) throw new Error(`--scenario must be one of ${SCENARIOS.join(', ')}.`);
    scenarios.add(scenario);
  }
  if (values.memory) scenarios.add('memory');
  if (values.side !== undefined && values.side !== 'floor' && values.side !== 'sluice') {
    throw new Error('--side must be floor or sluice.');
  }
  return {
    scenarios: [...scenarios],
    sides: values.side === undefined ? ['floor', 'sluice'] : [values.side],
    rounds: count('rounds'),
    runs: count('runs'),
    requests: count('requests'),
    memoryRuns: count('memory-runs'),
  };
}
