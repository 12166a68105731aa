import type { Rendering } from './rendering';

/** What a template sees at one level: the root, or one round of an `each`, or the inside of a `with`. */
export interface Frame {
  readonly rendering: Rendering;
  /** One level up, for `../`; null at the root. */
  readonly outer: Frame | null;
  readonly context: unknown;
  /** Values of the block's parameters (`as |item index|`), in order. */
  readonly params: readonly unknown[];
  /** `@index`, `@key`, `@first` and `@last`; null outside `each`. */
  readonly round: Round | null;
}

export interface Round {
  index: number;
  key: string | number;
  first: boolean;
  last: boolean;
}

/** The same levels while compiling. One `Level` makes exactly one `Frame`, so that hops can be counted ahead. */
export interface Level {
  kind: 'root' | 'each' | 'with';
  params: readonly string[];
  outer: Level | null;
}

export type Expression = (frame: Frame) => unknown;
/** Adds nothing by itself: what is returned has already been charged to the output budget. */
export type Emit = (frame: Frame) => string;

export function rootFrame(rendering: Rendering): Frame {
  return { rendering, outer: null, context: rendering.root, params: [], round: null };
}

export function frameAbove(frame: Frame, hops: number): Frame {
  let found = frame;
  for (let hop = 0; hop < hops && found.outer; hop += 1) found = found.outer;
  return found;
}
