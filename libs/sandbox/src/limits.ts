/** What holds for every script, whatever its step says. */
export const CODE_LIMITS = {
  /** Most bytes of UTF-8 of a script. */
  codeBytes: 64 * 1024,
  /** Most bytes of UTF-8 of the input as JSON. */
  inputBytes: 10 * 1024 * 1024,
  /** Most memory that a script can be given, in bytes. */
  memoryBytes: 256 * 1024 * 1024,
  /** Least memory: below this the engine itself has no room. */
  leastMemoryBytes: 4 * 1024 * 1024,
  logLines: 100,
  logCharacters: 10_000,
  /** Most characters kept of what a script threw. */
  messageCharacters: 500,
  /** Scripts that may wait for a thread. */
  waiting: 1_000,
  threads: 2,
  /** A thread without work ends after this many milliseconds. */
  idleMs: 60_000,
  /** How long after its deadline a script's thread is ended from outside, in milliseconds. */
  graceMs: 500,
} as const;
