import { parseArgs } from 'node:util';

import type { SideName } from './sides/side';

export const SCENARIOS = [
  'throughput',
  'latency',
  'steps',
  'loop',
  'backlog',
  'sockets',
  'triggers',
  'waiting',
  'memory',
  'idle-sockets',
  'schedules',
] as const;
export type Scenario = (typeof SCENARIOS)[number];

/** Those that take their time have to be asked for. */
const BY_DEFAULT: readonly Scenario[] = [
  'throughput',
  'latency',
  'steps',
  'loop',
  'backlog',
  'sockets',
  'triggers',
];

/** Each number that can be set: its option, its default and what the usage says of it. */
const COUNTS = {
  rounds: ['rounds', 3, 'rounds a side, interleaved'],
  runs: ['runs', 20_000, 'runs of a throughput round, and of a waiting round'],
  requests: ['requests', 100, 'requests of a latency round, 5 a second'],
  stepsRuns: ['steps-runs', 10_000, 'runs of a steps round, of 5 steps each'],
  loopRuns: ['loop-runs', 200, 'runs of a loop round, of 100 iterations each'],
  backlogRuns: ['backlog-runs', 10_000, 'runs of the backlog'],
  socketRuns: ['socket-runs', 20_000, 'messages of a sockets round'],
  triggers: ['triggers', 5000, 'trigger addresses of the triggers scenario'],
  idleSockets: ['idle-sockets', 2000, 'WebSockets of the idle-sockets scenario'],
  schedules: ['schedules', 1000, 'schedules of the schedules scenario'],
  minutes: ['minutes', 2, 'minutes of the schedules scenario'],
  waitingRuns: ['waiting-runs', 100_000, 'runs that wait in the waiting scenario'],
  memoryRuns: ['memory-runs', 200_000, 'runs of the memory scenario'],
} as const;
type CountName = keyof typeof COUNTS;

export interface Options extends Record<CountName, number> {
  scenarios: Scenario[];
  sides: SideName[];
}

const line = (option: string, text: string): string => `  ${option.padEnd(24)}${text}`;

export const USAGE = [
  'npm run bench -- [options]',
  line('--scenario <name>', `${SCENARIOS.join(', ')}; may be given more than once`),
  line('', `(default: ${BY_DEFAULT.join(', ')})`),
  line('--waiting, --memory', 'adds that scenario'),
  ...Object.values(COUNTS).map(([name, fallback, text]) =>
    line(`--${name} <n>`, `${text} (default ${fallback})`),
  ),
  line('--side <floor|sluice>', 'only one of the two; backlog and waiting are of Sluice alone'),
].join('\n');

/** Throws a one-sentence Error for anything it does not understand. */
export function readOptions(args: string[]): Options | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      scenario: { type: 'string', multiple: true },
      waiting: { type: 'boolean' },
      memory: { type: 'boolean' },
      side: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
      ...(Object.fromEntries(Object.values(COUNTS).map(([name]) => [name, { type: 'string' }])) as Record<
        string,
        { type: 'string' }
      >),
    },
  });
  if (values.help) return 'help';
  const scenarios = new Set<Scenario>();
  for (const name of values.scenario ?? BY_DEFAULT) {
    const scenario = SCENARIOS.find((known) => known === name);
    if (scenario === undefined) throw new Error(`--scenario must be one of ${SCENARIOS.join(', ')}.`);
    scenarios.add(scenario);
  }
  if (values.waiting) scenarios.add('waiting');
  if (values.memory) scenarios.add('memory');
  if (values.side !== undefined && values.side !== 'floor' && values.side !== 'sluice') {
    throw new Error('--side must be floor or sluice.');
  }
  const count = (key: CountName): number => {
    const [name, fallback] = COUNTS[key];
    const given = (values as Record<string, unknown>)[name] ?? fallback;
    const value = Number(given);
    if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number above 0.`);
    return value;
  };
  return {
    scenarios: SCENARIOS.filter((name) => scenarios.has(name)),
    sides: values.side === undefined ? ['floor', 'sluice'] : [values.side],
    rounds: count('rounds'),
    runs: count('runs'),
    requests: count('requests'),
    stepsRuns: count('stepsRuns'),
    loopRuns: count('loopRuns'),
    backlogRuns: count('backlogRuns'),
    socketRuns: count('socketRuns'),
    triggers: count('triggers'),
    idleSockets: count('idleSockets'),
    schedules: count('schedules'),
    minutes: count('minutes'),
    waitingRuns: count('waitingRuns'),
    memoryRuns: count('memoryRuns'),
  };
}
