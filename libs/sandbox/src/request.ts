export interface SandboxRequest {
  /** The body of an async function that gets `input`. */
  code: string;
  /** Anything that JSON can say; the script gets a copy. */
  input: unknown;
  /** Most time that the script may take, in milliseconds. */
  timeoutMs: number;
  /** Most memory that the script may take, in bytes; held within 4 MiB and 256 MiB. */
  memoryBytes: number;
  /** Most characters of the result as JSON. */
  outputLimit: number;
  /** Ends the script, and its thread with it. */
  signal?: AbortSignal;
  /** The one instant that the script's clock shows, in milliseconds since 1970; the moment of the call by default. */
  now?: number;
  /** The same seed gives the same `Math.random()`; without one every call differs. */
  seed?: string;
}

export interface SandboxResult {
  /** What the script returned, through JSON; `undefined` comes as null. */
  value: unknown;
  /** What it wrote with `console`: at most 100 lines and 10,000 characters. */
  logs: string[];
}
