/** The bounds that keep any template, however made, from holding the thread. Lengths are UTF-16 code units. */
export const LIMITS = {
  /** One template's length. */
  templateLength: 64 * 1024,
  /** Blocks within blocks, and sub-expressions within sub-expressions. */
  depth: 32,
  /** Open blocks plus the `else` branches opened in them: Handlebars nests every `else if` a level deeper. */
  chain: 128,
  /** Segments of one path. */
  pathSegments: 64,
  /** Tokens that one value may hand to the Handlebars parser, over all its leaves (about 3 µs each). */
  tokens: 6_000,
  /** Nodes of the compiled leaves of one value. */
  nodes: 50_000,
  /** Text leaves with a template in one value. */
  leaves: 10_000,
  /** Objects, lists and leaves of one value, constants included. */
  entries: 100_000,
  /** Objects and lists within each other in one value. */
  inputDepth: 64,
  /** Problems listed at most by one inspection. */
  problems: 100,
  /** Rounds of all `each` blocks in one render. */
  iterations: 10_000,
  /** Text that one render may produce. */
  output: 1024 * 1024,
  /** Units of work in one render: a character handled by a helper is 1, a node evaluated in a loop is 2. */
  work: 1024 * 1024,
  /** Warnings listed at most by one render. */
  warnings: 100,
  /** Objects and lists within each other in a value that is written as JSON. */
  jsonDepth: 200,
  /** What `replace` and `split` look for. Longer needles make string search quadratic. */
  needle: 100,
} as const;

/** Units of work for one evaluated node of a loop's body. */
export const NODE_WORK = 2;
