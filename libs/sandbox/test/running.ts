import { type Failure, FailureError } from '#kernel';

import { Sandbox, type SandboxRequest } from '../src';

/** A sandbox for one spec file, ended with it. */
export function sandboxForTests() {
  const sandbox = new Sandbox();
  afterAll(() => {
    sandbox.onApplicationShutdown();
  });
  const run = (code: string, more: Partial<SandboxRequest> = {}) =>
    sandbox.run({ code, input: {}, timeoutMs: 20_000, memoryBytes: 32 << 20, outputLimit: 100_000, ...more });
  return {
    sandbox,
    run,
    value: async (code: string, more?: Partial<SandboxRequest>) => (await run(code, more)).value,
    failure: async (code: string, more?: Partial<SandboxRequest>): Promise<Failure> => {
      const ended: unknown = await run(code, more).catch((error: unknown) => error);
      if (ended instanceof FailureError) return ended.failure;
      throw ended instanceof Error ? ended : new Error(`It gave ${JSON.stringify(ended).slice(0, 200)}.`);
    },
  };
}
