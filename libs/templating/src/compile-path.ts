import { frameAbove, type Expression, type Frame, type Level } from './frame';
import type { Leaf } from './leaf';
import { isForbidden, readOwn } from './read-own';
import type { ReadingSite } from './rendering';

/** The part of Handlebars' path node that matters here; plain paths are made without its parser. */
export type Path = Pick<hbs.AST.PathExpression, 'data' | 'depth' | 'parts' | 'original'>;

/**
 * A path in, a closure of property reads out. `quiet`: whoever asks can do without the value, so its absence is
 * not worth a warning.
 */
export function compilePath(path: Path, level: Level, leaf: Leaf, quiet: boolean): Expression {
  checkPath(path, leaf);
  if (path.data) return compileData(path, level, leaf, quiet);
  const parameter = path.depth === 0 && !isScoped(path) ? findParameter(path.parts[0], level) : null;
  if (parameter) {
    const site = quiet ? null : leaf.site(path.original, null);
    const { hops, position } = parameter;
    return walk((frame) => frameAbove(frame, hops).params[position], path.parts.slice(1), site);
  }
  const target = levelAbove(level, path.depth);
  if (!target)
    throw leaf.failure('template.bad_path', `{{${path.original}}} leads out of the outermost block`);
  if (!target.outer) leaf.refer(path.parts);
  const site = quiet ? null : leaf.site(path.original, target.outer ? (path.parts[0] ?? null) : null);
  if (path.depth === 0) return walkContext(path.parts, site);
  return walk((frame) => frameAbove(frame, path.depth).context, path.parts, site);
}

export function checkPath(path: Path, leaf: Leaf): void {
  leaf.checkSegments(path.parts);
  for (const part of path.parts) {
    if (isForbidden(part)) {
      throw leaf.failure('template.forbidden_path', `a template can't read "${part}"`);
    }
  }
}

/** The root path that this reads, where that is known when compiling. */
export function rootPath(path: Path, level: Level): string[] | null {
  if (path.data) return path.parts[0] === 'root' ? path.parts.slice(1) : null;
  if (path.depth === 0 && !isScoped(path) && findParameter(path.parts[0], level)) return null;
  const target = levelAbove(level, path.depth);
  return target && !target.outer ? [...path.parts] : null;
}

/** `this.x` and `./x` mean the context, never a block parameter or a helper. */
export function isScoped(path: Path): boolean {
  return /^(?:\.|this\b)/.test(path.original);
}

export function findParameter(
  name: string | undefined,
  level: Level,
): { hops: number; position: number } | null {
  if (name === undefined) return null;
  let hops = 0;
  for (let at: Level | null = level; at; at = at.outer) {
    const position = at.params.indexOf(name);
    if (position >= 0) return { hops, position };
    hops += 1;
  }
  return null;
}

function compileData(path: Path, level: Level, leaf: Leaf, quiet: boolean): Expression {
  const [name, ...rest] = path.parts;
  const site = quiet ? null : leaf.site(path.original, null);
  if (name === 'root') {
    leaf.refer(rest);
    return walk((frame) => frame.rendering.root, rest, site);
  }
  if (name !== 'index' && name !== 'key' && name !== 'first' && name !== 'last') {
    const what = `{{${path.original}}} is not known; there are @root, @index, @key, @first and @last`;
    throw leaf.failure('template.bad_path', what);
  }
  const hops = hopsToRound(level, path.depth);
  if (hops < 0)
    throw leaf.failure('template.bad_path', `{{${path.original}}} is only known inside {{#each}}`);
  return walk((frame) => frameAbove(frame, hops).round?.[name], rest, site);
}

/** Levels up to the `each` that is `skip` loops out, or -1. */
function hopsToRound(level: Level, skip: number): number {
  let hops = 0;
  let left = skip;
  for (let at: Level | null = level; at; at = at.outer) {
    if (at.kind === 'each') {
      if (left === 0) return hops;
      left -= 1;
    }
    hops += 1;
  }
  return -1;
}

function levelAbove(level: Level, depth: number): Level | null {
  let at: Level | null = level;
  for (let hop = 0; hop < depth && at; hop += 1) at = at.outer;
  return at;
}

function walkContext(segments: readonly string[], site: ReadingSite | null): Expression {
  const [first, second, third] = segments;
  if (segments.length === 3 && first !== undefined && second !== undefined && third !== undefined) {
    // By far the most frequent form: {{steps.<id>.<field>}}, {{trigger.body.<field>}}.
    return (frame) => {
      const value = readOwn(readOwn(readOwn(frame.context, first), second), third);
      if (value === undefined && site) frame.rendering.missing(site);
      return value;
    };
  }
  return walk(contextOf, segments, site);
}

function contextOf(frame: Frame): unknown {
  return frame.context;
}

function walk(from: Expression, segments: readonly string[], site: ReadingSite | null): Expression {
  return (frame) => {
    let value = from(frame);
    for (const segment of segments) value = readOwn(value, segment);
    if (value === undefined && site) frame.rendering.missing(site);
    return value;
  };
}
