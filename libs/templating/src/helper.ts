import type { Scope } from './types';

/** What a helper may take from the render that calls it. */
export interface HelperUse {
  /** Charges `units` (about one a character) before they are spent; throws `template.budget`. */
  work(units: number): void;
  readonly workAllowance: number;
  /** The same instant throughout one render. */
  now(): Date;
}

export type HelperOptions = Readonly<Record<string, unknown>>;

/** A function that templates can call. The documentation, the checks at publish and the tests read the same data. */
export interface Helper {
  name: string;
  /** One sentence for the documentation. */
  summary: string;
  /** How it is written: `replace value search replacement`. */
  usage: string;
  /** Least and most arguments. With `min: 0` the bare name calls the helper; otherwise it reads a field. */
  min: number;
  max: number;
  /** Names of the `name=value` arguments it takes. */
  options?: readonly string[];
  /** It asks whether there is a value, so an argument without one is not worth a warning. */
  asks?: boolean;
  /** What a call costs, in nodes, when it is much more than a property read. */
  weight?: number;
  example: { template: string; scope: Scope; result: unknown };
  /** @throws HelperError with what is wrong, as the rest of a sentence that starts with the helper's name. */
  call(args: readonly unknown[], options: HelperOptions, use: HelperUse): unknown;
}
