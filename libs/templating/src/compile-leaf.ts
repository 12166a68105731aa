import { compileBlock } from './compile-block';
import { compileMustache } from './compile-expression';
import { compilePath } from './compile-path';
import type { Emit, Expression, Level } from './frame';
import { findHelper } from './helper-catalogue';
import type { Leaf } from './leaf';
import { parse } from './parse';
import type { ParseAllowance } from './parse';
import { outputOf } from './text-of';

const ROOT: Level = { kind: 'root', params: [], outer: null };

/**
 * A text leaf in, a closure that gives its value out: typed when the leaf is exactly one expression, else text.
 *
 * @throws FailureError with one of the codes of `TemplateCode` but `template.helper` and `template.budget`.
 */
export function compileLeaf(source: string, leaf: Leaf, allowance: ParseAllowance): Expression {
  const parsed = parse(source, leaf.pointer, allowance);
  if ('program' in parsed) return compileTree(parsed.program, leaf);
  const [only] = parsed.plain;
  if (parsed.plain.length === 1 && Array.isArray(only)) return typed(compilePlain(only, leaf));
  return text(
    parsed.plain.map((piece) =>
      Array.isArray(piece) ? emitValue(compilePlain(piece, leaf)) : emitText(piece),
    ),
    leaf,
  );
}

function compileTree(program: hbs.AST.Program, leaf: Leaf): Expression {
  const body = program.body.filter((node) => node.type !== 'CommentStatement');
  const [only] = body;
  if (body.length === 1 && only && isMustache(only)) return typed(compileMustache(only, ROOT, leaf));
  return text([compileProgram(program, ROOT, leaf)], leaf);
}

/** What the plain form of a path means is the same as if Handlebars had parsed it. */
function compilePlain(parts: string[], leaf: Leaf): Expression {
  const original = parts.join('.');
  const path = { type: 'PathExpression', data: false, depth: 0, parts, original } as hbs.AST.PathExpression;
  if (parts.length > 1 || findHelper(original)?.min !== 0) {
    leaf.countNode(null);
    return compilePath(path, ROOT, leaf, false);
  }
  const node = { type: 'MustacheStatement', path, params: [] as hbs.AST.Expression[] };
  return compileMustache(node as unknown as hbs.AST.MustacheStatement, ROOT, leaf);
}

function typed(value: Expression): Expression {
  return (frame) => {
    const found = value(frame);
    return found === undefined ? null : found;
  };
}

function text(emits: readonly Emit[], leaf: Leaf): Expression {
  const { pointer } = leaf;
  return (frame) => {
    frame.rendering.pointer = pointer;
    let built = '';
    for (const emit of emits) built += emit(frame);
    return built;
  };
}

function compileProgram(program: hbs.AST.Program, level: Level, leaf: Leaf): Emit {
  const emits = program.body.flatMap((node) => compileStatement(node, level, leaf) ?? []);
  const [only] = emits;
  if (emits.length === 1 && only) return only;
  return (frame) => {
    let built = '';
    for (const emit of emits) built += emit(frame);
    return built;
  };
}

function compileStatement(node: hbs.AST.Statement, level: Level, leaf: Leaf): Emit | null {
  switch (node.type) {
    case 'ContentStatement': {
      leaf.countNode(node);
      return emitText((node as hbs.AST.ContentStatement).value);
    }
    case 'CommentStatement':
      return null;
    case 'MustacheStatement':
      return emitValue(compileMustache(node as hbs.AST.MustacheStatement, level, leaf));
    case 'BlockStatement':
      return compileBlock(node as hbs.AST.BlockStatement, level, leaf, compileProgram);
    default: {
      leaf.countNode(node);
      const what = node.type.startsWith('Partial') ? 'partials ({{> …}}) are' : 'decorators ({{* …}}) are';
      throw leaf.failure('template.unsupported', `${what} not supported`);
    }
  }
}

function emitText(value: string): Emit {
  return (frame) => {
    frame.rendering.output(value.length);
    return value;
  };
}

function emitValue(value: Expression): Emit {
  return (frame) => outputOf(value(frame), frame.rendering);
}

function isMustache(node: hbs.AST.Statement): node is hbs.AST.MustacheStatement {
  return node.type === 'MustacheStatement';
}
