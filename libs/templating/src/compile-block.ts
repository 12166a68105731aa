import type { Emit, Expression, Frame, Level, Round } from './frame';
import { compileExpression, isPath, simpleName } from './compile-expression';
import { checkPath } from './compile-path';
import { isForbidden } from './read-own';
import type { Leaf } from './leaf';
import { isTruthy } from './truth';

export type CompileProgram = (program: hbs.AST.Program, level: Level, leaf: Leaf) => Emit;

const nothing: Emit = () => '';

interface Block {
  name: string;
  node: hbs.AST.BlockStatement;
  level: Level;
  leaf: Leaf;
  compileProgram: CompileProgram;
}

/** `{{#name argument}}…{{else}}…{{/name}}` in, a closure that gives its text out. */
export function compileBlock(
  node: hbs.AST.BlockStatement,
  level: Level,
  leaf: Leaf,
  compileProgram: CompileProgram,
): Emit {
  leaf.countNode(node);
  if (!isPath(node.path)) throw leaf.failure('template.unsupported', 'a fixed value is not a block');
  checkPath(node.path, leaf);
  const name = simpleName(node.path, level) ?? '';
  const block: Block = { name, node, level, leaf, compileProgram };
  if (name === 'if' || name === 'unless') return compileCondition(block);
  if (name === 'each') return compileEach(block);
  if (name === 'with') return compileWith(block);
  const original = node.path.original;
  if (node.params.length > 0)
    throw leaf.failure('template.unknown_helper', `there is no block "${original}"`);
  const what = `{{#${original}}} is not supported; write {{#each ${original}}}, {{#with ${original}}} or {{#if ${original}}}`;
  throw leaf.failure('template.unsupported', what);
}

function compileCondition(block: Block): Emit {
  const includeZero = takeIncludeZero(block);
  const condition = argument(block, true);
  if (parameters(block).length > 0) throw usage(block);
  const then = inner(block, block.node.program, block.level);
  const otherwise = inner(block, block.node.inverse, block.level);
  const [whenTrue, whenFalse] = block.name === 'if' ? [then, otherwise] : [otherwise, then];
  return (frame) => {
    const value = condition(frame);
    return (isTruthy(value) || (includeZero && value === 0) ? whenTrue : whenFalse)(frame);
  };
}

function compileWith(block: Block): Emit {
  const params = parameters(block);
  const target = argument(block, Boolean(block.node.inverse));
  const level: Level = { kind: 'with', params, outer: block.level };
  const body = inner(block, block.node.program, level);
  const otherwise = inner(block, block.node.inverse, block.level);
  return (frame) => {
    const context = target(frame);
    if (!isTruthy(context) && context !== 0) return otherwise(frame);
    return body({ rendering: frame.rendering, outer: frame, context, params: [context], round: null });
  };
}

function compileEach(block: Block): Emit {
  const params = parameters(block);
  const source = argument(block, Boolean(block.node.inverse));
  const level: Level = { kind: 'each', params, outer: block.level };
  const before = block.leaf.nodesLeft;
  const body = inner(block, block.node.program, level);
  const nodes = before - block.leaf.nodesLeft + 1;
  const otherwise = inner(block, block.node.inverse, block.level);
  return (frame) => {
    const list = source(frame);
    if (Array.isArray(list)) {
      if (list.length === 0) return otherwise(frame);
      frame.rendering.loop(list.length, nodes);
      return eachOf(list, frame, body);
    }
    if (typeof list !== 'object' || list === null) return otherwise(frame);
    const keys = Object.keys(list);
    if (keys.length === 0) return otherwise(frame);
    frame.rendering.loop(keys.length, nodes);
    return eachKey(list as Record<string, unknown>, keys, frame, body);
  };
}

function eachOf(list: readonly unknown[], frame: Frame, body: Emit): string {
  let text = '';
  const last = list.length - 1;
  for (let index = 0; index <= last; index += 1) {
    text += body(
      frameOf(frame, list[index], { index, key: index, first: index === 0, last: index === last }),
    );
  }
  return text;
}

function eachKey(object: Record<string, unknown>, keys: readonly string[], frame: Frame, body: Emit): string {
  let text = '';
  const last = keys.length - 1;
  keys.forEach((key, index) => {
    text += body(frameOf(frame, object[key], { index, key, first: index === 0, last: index === last }));
  });
  return text;
}

function frameOf(outer: Frame, context: unknown, round: Round): Frame {
  return { rendering: outer.rendering, outer, context, params: [context, round.key], round };
}

function inner(block: Block, program: hbs.AST.Program | null | undefined, level: Level): Emit {
  return program ? block.compileProgram(program, level, block.leaf) : nothing;
}

function argument(block: Block, quiet: boolean): Expression {
  const [param] = block.node.params;
  if (block.node.params.length !== 1 || !param) throw usage(block);
  if (block.node.hash && block.name !== 'if' && block.name !== 'unless') throw usage(block);
  return compileExpression(param, block.level, block.leaf, quiet);
}

function parameters(block: Block): readonly string[] {
  const program = (block.node.program ?? block.node.inverse) as hbs.AST.Program | undefined;
  const names = (program?.blockParams as string[] | undefined) ?? [];
  if (names.length > 2) throw usage(block);
  const forbidden = names.find(isForbidden);
  if (forbidden === undefined) return names;
  throw block.leaf.failure('template.forbidden_path', `a block's parameter can't be called "${forbidden}"`);
}

function takeIncludeZero(block: Block): boolean {
  const pairs = (block.node.hash as hbs.AST.Hash | undefined)?.pairs ?? [];
  let includeZero = false;
  for (const pair of pairs) {
    if (pair.key !== 'includeZero' || pair.value.type !== 'BooleanLiteral') throw usage(block);
    includeZero = (pair.value as hbs.AST.BooleanLiteral).value;
  }
  return includeZero;
}

function usage(block: Block): Error {
  const { name, leaf } = block;
  const written =
    name === 'each' ? 'each list as |item index|' : name === 'with' ? 'with object' : `${name} condition`;
  return leaf.failure('template.arguments', `"${name}" is written {{#${written}}}…{{/${name}}}`);
}
