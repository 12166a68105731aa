import type { QuickJSHandle } from 'quickjs-emscripten';

/** While the input was read, the script was parsed, or it ran. */
export type Phase = 'reading' | 'parsing' | 'running';

/** Something thrown inside the engine, still in there. */
export class Thrown extends Error {
  constructor(
    readonly handle: QuickJSHandle,
    readonly phase: Phase,
  ) {
    super('Thrown inside the engine.');
  }
}
