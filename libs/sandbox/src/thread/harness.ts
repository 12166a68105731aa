/** What the harness gives its host; each is called from outside the engine, as a handle. */
export interface Harness {
  /** @returns the parsed input */
  read(json: string): unknown;
  /** @returns the value's JSON, or why there is none */
  write(value: unknown, limit: number): string | Refusal;
  /** @returns JSON of a `Description` */
  describe(thrown: unknown): string;
  /** @returns JSON of the lines written to the console */
  logs(): string;
}

/** What in a result JSON can't say; or that the result is too long. */
export interface Refusal {
  what: string;
  /** The field that holds it; empty for the result itself. */
  key: string;
}

export interface Description {
  /** Whether it was an object with a message, as errors are. */
  error: boolean;
  name: string;
  message: string;
  stack: string;
}

export interface HarnessSettings {
  now: number;
  /** Four whole numbers below 2³². */
  seeds: [number, number, number, number];
  logLines: number;
  logCharacters: number;
  messageCharacters: number;
}

/**
 * Runs inside the engine, before the person's script: sets the clock, the dice and the console, and keeps what it
 * needs from the globals, as the script may change them all. It is sent there as source text, so it uses nothing
 * from outside itself.
 */
export function harness(settings: HarnessSettings): Harness {
  const { parse, stringify } = JSON;
  const { apply, construct } = Reflect;
  const { assign, create, defineProperty, freeze } = Object;
  const text = String;
  const { slice } = String.prototype;
  const cut = (value: string, length: number) => apply(slice, value, [0, length]);

  const [RealDate, RealError, RealTypeError] = [Date, Error, TypeError];
  const [RealMap, RealSet, RealPromise] = [Map, Set, Promise];
  const parts = Object.getOwnPropertyDescriptors(RealDate);
  const FixedDate = function Date(this: unknown, ...given: unknown[]) {
    if (!new.target) return text(new RealDate(settings.now));
    return construct(RealDate, given.length > 0 ? given : [settings.now], new.target) as unknown;
  };
  for (const name of ['UTC', 'parse', 'prototype', 'length'] as const)
    defineProperty(FixedDate, name, parts[name]!);
  defineProperty(FixedDate, 'now', { ...parts.now, value: () => settings.now });
  defineProperty(RealDate.prototype, 'constructor', { value: FixedDate, writable: true, configurable: true });
  defineProperty(globalThis, 'Date', { value: FixedDate, writable: true, configurable: true });

  // sfc32 by Chris Doty-Humphrey, of the PractRand suite: small, fast, and the same on every machine.
  let [a, b, c, d] = settings.seeds;
  const random = () => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4294967296;
  };
  for (let round = 0; round < 12; round++) random();
  defineProperty(Math, 'random', { value: random, writable: true, configurable: true });

  const errorText = (thrown: Error) => `${text(thrown.name)}: ${text(thrown.message)}`;
  const shown = (value: unknown) => {
    if (typeof value === 'string') return value;
    try {
      if (value instanceof RealError) return errorText(value);
      if (typeof value !== 'object' || value === null) return text(value);
      return stringify(value) ?? text(value);
    } catch {
      return '[can’t be shown]';
    }
  };
  let logged = '';
  let lines = 0;
  let left = settings.logCharacters;
  const log = (...values: unknown[]) => {
    if (lines >= settings.logLines || left <= 0) return;
    let line = '';
    for (let at = 0; at < values.length && line.length < left; at++)
      line += (at > 0 ? ' ' : '') + cut(shown(values[at]), left);
    line = cut(line, left);
    left -= line.length;
    logged += (lines++ > 0 ? ',' : '') + stringify(line);
  };
  const console = freeze({ log, info: log, warn: log, error: log, debug: log });
  defineProperty(globalThis, 'console', { value: console, writable: true, configurable: true });

  // Without a prototype, nothing that the script hangs on Object.prototype shows through.
  const bare = <T extends object>(fields: T): T => assign(create(null) as T, fields);
  const unsayable = (value: unknown) => {
    if (typeof value === 'function') return 'a function';
    if (typeof value === 'symbol') return 'a symbol';
    if (typeof value === 'bigint') return 'a BigInt: turn it into a number or text with Number() or String()';
    if (typeof value !== 'object' || value === null) return undefined;
    if (value instanceof RealMap) return 'a Map: turn it into an object with Object.fromEntries()';
    if (value instanceof RealSet) return 'a Set: turn it into a list with [...set]';
    if (value instanceof RealPromise) return 'a promise: put await before it';
    return undefined;
  };
  return {
    read: (json) => parse(json) as unknown,
    write(value, limit) {
      if (value === undefined) return limit < 4 ? bare({ what: 'too_large', key: '' }) : 'null';
      let refusal: Refusal | undefined;
      const check = (key: string, inner: unknown) => {
        const what = unsayable(inner);
        if (what === undefined) return inner;
        refusal = bare({ what, key: cut(key, 100) });
        throw new RealTypeError('refused');
      };
      try {
        const json = stringify(value, check) ?? 'null';
        if (json.length <= limit) return json;
        return bare({ what: 'too_large', key: '' });
      } catch (error) {
        if (refusal) return refusal;
        if (error instanceof RealTypeError && error.message === 'circular reference')
          return bare({ what: 'an object that holds itself', key: '' });
        throw error;
      }
    },
    describe(thrown) {
      const read = (key: 'name' | 'message' | 'stack', length: number) => {
        try {
          const value = (thrown as Error)[key];
          return typeof value === 'string' ? cut(value, length) : '';
        } catch {
          return '';
        }
      };
      const isObject = (typeof thrown === 'object' && thrown !== null) || typeof thrown === 'function';
      const message = isObject ? read('message', settings.messageCharacters) : '';
      const error = isObject && (message !== '' || thrown instanceof RealError);
      return stringify(
        bare({
          error,
          name: error ? read('name', 100) : '',
          message: error ? message : cut(shown(thrown), settings.messageCharacters),
          stack: isObject ? read('stack', 4000) : '',
        }),
      );
    },
    logs: () => `[${logged}]`,
  };
}
