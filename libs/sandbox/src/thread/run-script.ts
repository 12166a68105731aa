// In: one job and a fresh engine. Out: its outcome. Never throws, and leaves the engine unfit for another.
import { createHash } from 'node:crypto';

import type { QuickJSContext, QuickJSHandle, QuickJSRuntime } from 'quickjs-emscripten';

import { CODE_LIMITS } from '../limits';
import type { Job, Outcome, Trouble } from '../messages';
import type { Engine } from './engine';
import type { Description, HarnessSettings, Refusal } from './harness';
import { AFTER, BEFORE, placeOf, SCRIPT } from './place';
import { problemOf, problemOfHost } from './problem';
import { type Phase, Thrown } from './thrown';

const JOBS_AT_ONCE = 64;
/** Time to say what went wrong, after the script has used up its own. */
const LAST_WORDS_MS = 100;

export function runScript(engine: Engine, job: Job): Outcome {
  const { context, runtime } = engine;
  const clock = { deadline: performance.now() + job.timeoutMs, passed: false };
  runtime.setInterruptHandler(() => (clock.passed ||= performance.now() > clock.deadline));
  let helper: QuickJSHandle | undefined;
  try {
    helper = startHarness(engine, job);
    return perform(runtime, context, helper, job, clock);
  } catch (caught) {
    const late = clock.passed || performance.now() > clock.deadline;
    if (!(caught instanceof Thrown)) return { problem: late ? 'timeout' : problemOfHost(caught, engine) };
    engine.freeReserve();
    clock.deadline = performance.now() + LAST_WORDS_MS;
    clock.passed = false;
    const said = helper ? lastWords(context, helper, caught.handle) : {};
    const problem = late ? 'timeout' : problemOf(said.thrown, caught.phase, engine);
    return trouble(problem, said, job.code);
  }
}

function perform(
  runtime: QuickJSRuntime,
  context: QuickJSContext,
  helper: QuickJSHandle,
  job: Job,
  clock: { deadline: number; passed: boolean },
): Outcome {
  const input = call(context, helper, 'read', 'reading', context.newString(job.input));
  const script = take(context.evalCode(BEFORE + job.code + AFTER, SCRIPT), 'parsing');
  const promise = take(context.callFunction(script, context.undefined, input), 'running');
  for (;;) {
    const state = context.getPromiseState(promise);
    if (state.type === 'rejected') throw new Thrown(state.error, 'running');
    if (state.type === 'fulfilled') return write(context, helper, state.value, job);
    if (!runtime.hasPendingJob()) return { problem: 'never_settled', logs: logsOf(context, helper) };
    const ran = runtime.executePendingJobs(JOBS_AT_ONCE);
    if (ran.error) throw new Thrown(ran.error, 'running');
    if (performance.now() > clock.deadline) return { problem: 'timeout', logs: logsOf(context, helper) };
  }
}

function startHarness({ context, harness }: Engine, job: Job): QuickJSHandle {
  const digest = createHash('sha256').update(job.seed).digest();
  const settings: HarnessSettings = {
    now: job.now,
    seeds: [digest.readUInt32LE(0), digest.readUInt32LE(4), digest.readUInt32LE(8), digest.readUInt32LE(12)],
    logLines: CODE_LIMITS.logLines,
    logCharacters: CODE_LIMITS.logCharacters,
    messageCharacters: CODE_LIMITS.messageCharacters,
  };
  const given = take(context.evalCode(`(${JSON.stringify(settings)})`, 'settings'), 'reading');
  return take(context.callFunction(harness, context.undefined, given), 'reading');
}

function write(context: QuickJSContext, helper: QuickJSHandle, value: QuickJSHandle, job: Job): Outcome {
  const written = call(context, helper, 'write', 'running', value, context.newNumber(job.outputLimit));
  const logs = logsOf(context, helper);
  if (context.typeof(written) === 'string') return { json: context.getString(written), logs };
  const { what, key } = context.dump(written) as Refusal;
  if (what === 'too_large') return { problem: 'output_too_large', logs };
  return { problem: 'output_not_json', message: key === '' ? what : `“${key}” is ${what}`, logs };
}

function lastWords(
  context: QuickJSContext,
  helper: QuickJSHandle,
  thrown: QuickJSHandle,
): { thrown?: Description; logs?: string[] } {
  try {
    const said = context.getString(call(context, helper, 'describe', 'running', thrown));
    return { thrown: JSON.parse(said) as Description, logs: logsOf(context, helper) };
  } catch {
    return {};
  }
}

function trouble(
  problem: Trouble['problem'],
  said: { thrown?: Description; logs?: string[] },
  code: string,
): Trouble {
  const { thrown, logs } = said;
  if (!thrown) return { problem };
  const named = thrown.error && problem === 'threw' ? `${thrown.name || 'Error'}: ` : '';
  const message = (named + thrown.message).slice(0, CODE_LIMITS.messageCharacters);
  return { problem, message, thrownError: thrown.error, ...placeOf(thrown.stack, code), logs: logs ?? [] };
}

function logsOf(context: QuickJSContext, helper: QuickJSHandle): string[] {
  return JSON.parse(context.getString(call(context, helper, 'logs', 'running'))) as string[];
}

function call(
  context: QuickJSContext,
  helper: QuickJSHandle,
  name: 'read' | 'write' | 'describe' | 'logs',
  phase: Phase,
  ...given: QuickJSHandle[]
): QuickJSHandle {
  return take(context.callFunction(context.getProp(helper, name), context.undefined, ...given), phase);
}

function take(result: ReturnType<QuickJSContext['evalCode']>, phase: Phase): QuickJSHandle {
  if (result.error) throw new Thrown(result.error, phase);
  return result.value;
}
