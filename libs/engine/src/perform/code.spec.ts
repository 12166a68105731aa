import { FailureError } from '#kernel';
import type { Sandbox, SandboxRequest } from '#sandbox';
import type { CodeStep } from '#schema';

import { Hold } from '../hold';
import type { PlannedCode } from '../plan';
import type { Effect } from '../walk';
import { CodePerformer } from './code';
import type { PerformContext } from './step-performer';

let asked: SandboxRequest[];
let answer: (request: SandboxRequest) => Promise<{ value: unknown; logs: string[] }>;
const sandbox = {
  run: (request: SandboxRequest) => {
    asked.push(request);
    return answer(request);
  },
} as unknown as Sandbox;

beforeEach(() => {
  asked = [];
  answer = () => Promise.resolve({ value: { a: 1 }, logs: ['said'] });
});

const perform = (settings: Partial<CodeStep>, context: Partial<PerformContext> = {}) =>
  new CodePerformer(sandbox).perform(
    {
      step: { settings: { type: 'code', id: 'c', code: 'return 1', ...settings } } as unknown as PlannedCode,
      input: { input: { x: 2 } },
    } as Effect<PlannedCode>,
    { idempotencyKey: 'once', hold: new Hold(), remainingMs: 900_000, ...context } as PerformContext,
  );

/** As the sandbox does when its signal ends. */
const untilAborted = ({ signal }: SandboxRequest) =>
  new Promise<never>((_, reject) => {
    signal!.addEventListener('abort', () => {
      reject(new FailureError({ kind: 'cancelled', code: 'step.cancelled', message: 'Ended.' }));
    });
  });

it('gives the script its input, its limits and a seed of its own', async () => {
  expect(await perform({ timeoutMs: 100, memoryMb: 8 })).toEqual({
    outcome: { output: { a: 1 } },
    secrets: [],
    logs: ['said'],
  });
  expect(asked[0]).toMatchObject({
    code: 'return 1',
    input: { x: 2 },
    timeoutMs: 100,
    memoryBytes: 8 * 1024 * 1024,
    seed: 'once',
  });
  await perform({});
  expect(asked[1]).toMatchObject({ timeoutMs: 5000, memoryBytes: 64 * 1024 * 1024 });
});

it('fails as the script does', async () => {
  const failure = {
    kind: 'permanent',
    code: 'code.threw',
    message: 'Line 2: no.',
    details: { line: 2 },
  } as const;
  answer = () => Promise.reject(new FailureError(failure));
  await expect(perform({})).rejects.toMatchObject({ failure });
});

it('ends the script when the run is stopped, or its time is over', async () => {
  answer = untilAborted;
  const hold = new Hold();
  const stopped = perform({}, { hold });
  hold.abort();
  await expect(stopped).rejects.toMatchObject({ failure: { kind: 'cancelled', code: 'step.cancelled' } });
  await expect(perform({}, { remainingMs: 1 })).rejects.toMatchObject({ failure: { code: 'run.timeout' } });
});
