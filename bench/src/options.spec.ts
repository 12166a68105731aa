import { readOptions, SCENARIOS, USAGE } from './options';

it('leaves out by default what takes its time', () => {
  expect(readOptions([])).toMatchObject({
    scenarios: ['throughput', 'latency', 'steps', 'loop', 'backlog', 'sockets', 'triggers'],
    sides: ['floor', 'sluice'],
    rounds: 3,
    backlogRuns: 10_000,
    waitingRuns: 100_000,
  });
  expect(readOptions(['--waiting', '--memory'])).toMatchObject({
    scenarios: SCENARIOS.filter((name) => name !== 'idle-sockets' && name !== 'schedules'),
  });
});

it('takes each scenario that is named, once, and sizes', () => {
  const args = [
    '--scenario',
    'waiting',
    '--scenario',
    'loop',
    '--waiting',
    '--loop-runs=5',
    '--side',
    'floor',
  ];
  expect(readOptions(args)).toMatchObject({ scenarios: ['loop', 'waiting'], loopRuns: 5, sides: ['floor'] });
});

it.each([
  [['--scenario', 'speed'], 'must be one of'],
  [['--steps-runs', '0'], '--steps-runs must be a whole number'],
  [['--rounds', '1.5'], '--rounds must be a whole number'],
  [['--side', 'left'], '--side must be'],
  [['--loops', '5'], '--loops'],
])('refuses %j', (args, message) => {
  expect(() => readOptions(args)).toThrow(message);
});

it('gives help, which names every option', () => {
  expect(readOptions(['-h'])).toBe('help');
  for (const name of [
    'rounds',
    'runs',
    'requests',
    'steps-runs',
    'loop-runs',
    'backlog-runs',
    'waiting-runs',
  ])
    expect(USAGE).toContain(`--${name} <n>`);
});
