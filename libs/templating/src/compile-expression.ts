import { FailureError } from '#kernel';
import type { Expression, Level } from './frame';
import { compilePath, checkPath, findParameter, isScoped, rootPath } from './compile-path';
import type { Helper, HelperOptions } from './helper';
import { findHelper } from './helper-catalogue';
import { HelperError } from './helper-error';
import type { Leaf } from './leaf';
import { isForbidden, readOwn } from './read-own';
import { templateFailure } from './template-failure';

const BLOCKS: ReadonlySet<string> = new Set(['if', 'unless', 'each', 'with']);

/** `{{path}}`, `{{helper argument…}}` or `(helper argument…)`: all that can stand where a value is wanted. */
export type Call = Pick<hbs.AST.SubExpression, 'path' | 'params' | 'hash' | 'loc' | 'type'>;

/** What stands between `{{` and `}}`. */
export function compileMustache(node: hbs.AST.MustacheStatement, level: Level, leaf: Leaf): Expression {
  leaf.countNode(node);
  if (!isPath(node.path)) {
    if (node.params.length > 0)
      throw leaf.failure('template.unknown_helper', 'a fixed value takes no arguments');
    return compileLiteral(node.path, leaf);
  }
  const call: Call = { ...node, type: 'SubExpression', path: node.path };
  return isCall(call, level)
    ? compileCall(call, level, leaf, false)
    : compilePath(node.path, level, leaf, false);
}

export function compileExpression(
  node: hbs.AST.Expression,
  level: Level,
  leaf: Leaf,
  quiet: boolean,
): Expression {
  leaf.countNode(node);
  if (isPath(node)) return compilePath(node, level, leaf, quiet);
  if (isSubExpression(node)) return compileCall(node, level, leaf, quiet);
  return compileLiteral(node, leaf);
}

/** The helper that a simple name means here, if it means one. */
export function simpleName(path: hbs.AST.PathExpression, level: Level): string | null {
  const [name] = path.parts;
  if (path.parts.length !== 1 || path.data || path.depth > 0 || isScoped(path) || name === undefined)
    return null;
  return findParameter(name, level) ? null : name;
}

/** A bare name is a field, unless it is a helper that needs no argument. */
function isCall(call: Call, level: Level): boolean {
  if (call.params.length > 0 || call.hash) return true;
  const name = simpleName(call.path, level);
  return name !== null && findHelper(name)?.min === 0;
}

function compileCall(call: Call, level: Level, leaf: Leaf, quiet: boolean): Expression {
  if (!isPath(call.path)) throw leaf.failure('template.unknown_helper', 'a fixed value is not a helper');
  checkPath(call.path, leaf);
  const name = simpleName(call.path, level);
  if (name !== null && BLOCKS.has(name)) {
    throw leaf.failure('template.syntax', `"${name}" is a block: write {{#${name} …}}…{{/${name}}}`);
  }
  if (name === 'lookup') return compileLookup(call, level, leaf, quiet);
  const helper = name === null ? undefined : findHelper(name);
  if (!helper) throw leaf.failure('template.unknown_helper', `there is no helper "${call.path.original}"`);
  return compileHelper(helper, call, level, leaf, quiet);
}

function compileHelper(helper: Helper, call: Call, level: Level, leaf: Leaf, quiet: boolean): Expression {
  const count = call.params.length;
  if (count < helper.min || count > helper.max) {
    throw leaf.failure('template.arguments', `"${helper.name}" is written {{${helper.usage}}}`);
  }
  if (helper.weight) leaf.countNode(null, helper.weight);
  const asks = quiet || helper.asks === true;
  const args = call.params.map((param) => compileExpression(param, level, leaf, asks));
  const options = compileOptions(helper, call, level, leaf, asks);
  const pointer = leaf.pointer;
  return (frame) => {
    const values = args.map((arg) => arg(frame));
    const named = options(frame);
    frame.rendering.pointer = pointer;
    try {
      return helper.call(values, named, frame.rendering);
    } catch (error) {
      throw helperFailure(helper.name, error, pointer);
    }
  };
}

const NO_OPTIONS: HelperOptions = Object.freeze({});

function compileOptions(helper: Helper, call: Call, level: Level, leaf: Leaf, quiet: boolean) {
  const pairs = (call.hash as hbs.AST.Hash | undefined)?.pairs ?? [];
  const compiled = pairs.map((pair) => {
    if (!helper.options?.includes(pair.key)) {
      throw leaf.failure(
        'template.arguments',
        `"${helper.name}" knows no "${pair.key}="; it is {{${helper.usage}}}`,
      );
    }
    return [pair.key, compileExpression(pair.value, level, leaf, quiet)] as const;
  });
  if (compiled.length === 0) return (): HelperOptions => NO_OPTIONS;
  return (frame: Parameters<Expression>[0]): HelperOptions =>
    Object.fromEntries(compiled.map(([key, value]) => [key, value(frame)]));
}

/** `lookup object key`: like a path, so a look-up that finds nothing is a missing value and not an error. */
function compileLookup(call: Call, level: Level, leaf: Leaf, quiet: boolean): Expression {
  const [object, key] = call.params;
  if (call.params.length !== 2 || !object || !key || call.hash) {
    throw leaf.failure('template.arguments', '"lookup" is written {{lookup object key}}');
  }
  const literal = isStringLiteral(key) ? key.value : null;
  if (literal !== null && isForbidden(literal)) {
    throw leaf.failure('template.forbidden_path', `a template can't look up "${literal}"`);
  }
  const base = isPath(object) ? rootPath(object, level) : null;
  if (base && literal !== null) leaf.refer([...base, literal]);
  const from = compileExpression(object, level, leaf, true);
  const named = compileExpression(key, level, leaf, quiet);
  const site = quiet ? null : leaf.site(`lookup ${source(object)} ${source(key)}`, null);
  return (frame) => {
    const segment = named(frame);
    const known =
      (typeof segment === 'string' || typeof segment === 'number') && !isForbidden(String(segment));
    const value = known ? readOwn(from(frame), String(segment)) : undefined;
    if (value === undefined && site) frame.rendering.missing(site);
    return value;
  };
}

function compileLiteral(node: hbs.AST.Node, leaf: Leaf): Expression {
  switch (node.type) {
    case 'StringLiteral':
    case 'NumberLiteral':
    case 'BooleanLiteral': {
      const { value } = node as hbs.AST.StringLiteral | hbs.AST.NumberLiteral | hbs.AST.BooleanLiteral;
      return () => value;
    }
    case 'NullLiteral':
    case 'UndefinedLiteral':
      return () => null;
    default:
      throw leaf.failure('template.unsupported', `${node.type} is not supported`);
  }
}

function helperFailure(name: string, error: unknown, pointer: string): unknown {
  if (error instanceof FailureError) return error;
  const reason = error instanceof HelperError ? error.message : `failed: ${String(error)}`;
  return templateFailure('template.helper', `The helper "${name}" ${reason}.`, pointer);
}

function source(node: hbs.AST.Expression): string {
  if (isPath(node)) return node.original;
  return isStringLiteral(node) ? `"${node.value}"` : '(…)';
}

export function isPath(node: hbs.AST.Node): node is hbs.AST.PathExpression {
  return node.type === 'PathExpression';
}

function isSubExpression(node: hbs.AST.Node): node is hbs.AST.SubExpression {
  return node.type === 'SubExpression';
}

function isStringLiteral(node: hbs.AST.Node): node is hbs.AST.StringLiteral {
  return node.type === 'StringLiteral';
}
