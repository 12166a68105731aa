import { type Failure, FailureError, type FailureKind, MAX_VALUE_DEPTH } from '#kernel';

import { CODE_LIMITS } from './limits';
import type { Trouble } from './messages';
import type { SandboxRequest } from './request';

/** What a person reads when their script gave nothing: where, what, and what to do. */
export function failureOf(trouble: Trouble, request: SandboxRequest): FailureError {
  const { line, column, logs } = trouble;
  const details: Record<string, unknown> = {};
  if (line !== undefined) details['line'] = line;
  if (column !== undefined) details['column'] = column;
  if (logs && logs.length > 0) details['logs'] = logs;
  const where = line === undefined ? '' : `Line ${line}: `;
  return failure(
    'permanent',
    `code.${trouble.problem}`,
    where + sentence(trouble, request),
    Object.keys(details).length > 0 ? details : undefined,
  );
}

function sentence({ problem, message, thrownError }: Trouble, request: SandboxRequest): string {
  switch (problem) {
    case 'syntax':
      return `the script is not valid JavaScript: ${message ?? ''}.`;
    case 'threw':
      if (message === undefined) return 'the script threw something that can’t be shown.';
      return thrownError ? message : `the script threw ${message}.`;
    case 'timeout':
      return `the script took longer than its ${request.timeoutMs} ms and was ended. Look for a loop without an end, or give the step more time.`;
    case 'memory':
      return 'the script needed more memory than it may have. Work on fewer or smaller values at a time.';
    case 'stack':
      return 'the script’s calls are nested too deeply. Look for a function that calls itself without an end.';
    case 'never_settled':
      return 'the script waits for a promise that nothing will ever settle. There are no timers and no network in a script; resolve every promise that it makes.';
    case 'output_too_large':
      return `the script’s result has more than ${request.outputLimit} characters as JSON. Return only what later steps need.`;
    case 'output_not_json':
      return `the script’s result can’t be kept as JSON: ${message ?? 'it holds something else'}. Return text, numbers, true or false, null, lists and plain objects.`;
    case 'output_too_deep':
      return `the script’s result has more than ${MAX_VALUE_DEPTH} levels of lists and objects. Return something flatter.`;
    case 'input_too_deep':
      return 'the script’s input is nested too deeply to be handed over. Give the step only the parts that it needs.';
    case 'crashed':
      return 'the script broke the engine that runs it; nothing else was harmed. Make the script simpler.';
  }
}

export function tooLong(): FailureError {
  const most = CODE_LIMITS.codeBytes / 1024;
  return failure(
    'permanent',
    'code.too_long',
    `The script is longer than ${most} KiB. Split it over two steps.`,
  );
}

export function inputTooLarge(): FailureError {
  const most = CODE_LIMITS.inputBytes / 1024 / 1024;
  return failure(
    'permanent',
    'code.input_too_large',
    `The script’s input is larger than ${most} MiB as JSON. Give the step only the parts that it needs.`,
  );
}

export function inputNotJson(cause: unknown): FailureError {
  return failure(
    'permanent',
    'code.input_not_json',
    'The script’s input can’t be written as JSON. Give the step only the parts that it needs.',
    undefined,
    cause,
  );
}

export function busy(): FailureError {
  return failure(
    'retryable',
    'code.busy',
    `More than ${CODE_LIMITS.waiting} scripts are waiting for their turn on this worker. The step will be tried again.`,
  );
}

export function unavailable(): FailureError {
  return failure(
    'retryable',
    'code.unavailable',
    'Scripts can’t be run on this worker just now: it is stopping, or could not start a thread. The step will be tried again.',
  );
}

export function cancelled(): FailureError {
  return failure('cancelled', 'step.cancelled', 'The step was cancelled while its script ran.');
}

function failure(
  kind: FailureKind,
  code: string,
  message: string,
  details?: Failure['details'],
  cause?: unknown,
): FailureError {
  const capital = message.charAt(0).toUpperCase() + message.slice(1);
  return new FailureError({ kind, code, message: capital, ...(details && { details }) }, { cause });
}
