import { randomUUID } from 'node:crypto';

import { isDeeperThan, MAX_VALUE_DEPTH } from '#kernel';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';

import { failureOf, inputNotJson, inputTooLarge, tooLong } from './failures';
import { CODE_LIMITS } from './limits';
import type { SandboxRequest, SandboxResult } from './request';
import { ThreadPool } from './thread-pool';

/** Runs people's JavaScript in QuickJS, on threads of its own: nothing that a script does holds up this one. */
@Injectable()
export class Sandbox implements OnApplicationShutdown {
  private readonly pool = new ThreadPool();

  /**
   * Runs one script in an engine and a memory that nothing has used before and nothing will after.
   *
   * @throws FailureError permanent `code.syntax`, `code.threw`, `code.timeout`, `code.memory`, `code.stack`,
   * `code.never_settled`, `code.output_too_large`, `code.output_too_deep`, `code.output_not_json`, `code.too_long`, `code.input_too_large`,
   * `code.input_too_deep`, `code.input_not_json`, `code.crashed`, with `line`, `column` and `logs` in `details` where
   * they are known; retryable `code.busy`, `code.unavailable`; cancelled `step.cancelled`
   */
  async run(request: SandboxRequest): Promise<SandboxResult> {
    const { code, timeoutMs, memoryBytes, outputLimit } = request;
    if (Buffer.byteLength(code) > CODE_LIMITS.codeBytes) throw tooLong();
    const input = jsonOf(request);
    const outcome = await this.pool.run(
      {
        code,
        input,
        timeoutMs,
        memoryBytes: Math.min(Math.max(memoryBytes, CODE_LIMITS.leastMemoryBytes), CODE_LIMITS.memoryBytes),
        outputLimit,
        now: request.now ?? Date.now(),
        seed: request.seed ?? randomUUID(),
      },
      request.signal,
    );
    if ('problem' in outcome) throw failureOf(outcome, request);
    const value = JSON.parse(outcome.json) as unknown;
    if (isDeeperThan(value, MAX_VALUE_DEPTH))
      throw failureOf({ problem: 'output_too_deep', logs: outcome.logs }, request);
    return { value, logs: outcome.logs };
  }

  onApplicationShutdown(): void {
    this.pool.close();
  }
}

function jsonOf(request: SandboxRequest): string {
  let json: string;
  try {
    json = JSON.stringify(request.input) ?? 'null';
  } catch (error) {
    // How a stack that is too small says so, in every realm.
    const tooDeep = (error as { name?: unknown } | null)?.name === 'RangeError';
    throw tooDeep ? failureOf({ problem: 'input_too_deep' }, request) : inputNotJson(error);
  }
  if (json.length > CODE_LIMITS.inputBytes || Buffer.byteLength(json) > CODE_LIMITS.inputBytes)
    throw inputTooLarge();
  return json;
}
