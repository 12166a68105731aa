import { compileLeaf } from './compile-leaf';
import { rootFrame, type Expression } from './frame';
import { Leaf, type CompileAllowance } from './leaf';
import { LIMITS, NODE_WORK } from './limits';
import { Rendering } from './rendering';
import { templateFailure } from './template-failure';
import type { CompiledValue } from './types';
import { walkValue } from './walk-value';

/**
 * Compiles every text leaf of a JSON value. Keys are never templates. What a render returns may share objects
 * with the input (parts without a template) and with the scope (leaves that are one expression): treat it as
 * read-only.
 *
 * @throws FailureError of kind `permanent`; its code is a `TemplateCode`, `details.pointer` the leaf.
 */
export function compileValue(input: unknown): CompiledValue {
  const allowance = newAllowance();
  const root = walkValue<Expression>(input, {
    leaf: (source, pointer) => compileLeaf(source, new Leaf(pointer, allowance), allowance),
    list: renderList,
    object: renderObject,
  });
  if (!root) return { render: () => ({ value: input, warnings: [] }) };
  const nodes = LIMITS.nodes - allowance.nodes;
  return {
    render(scope, meter) {
      const rendering = new Rendering(scope);
      const value = root(rootFrame(rendering));
      if (meter) meter.spent += nodes * NODE_WORK + rendering.spent;
      return { value, warnings: rendering.warnings };
    },
  };
}

/**
 * Compiles one template.
 *
 * @throws FailureError `template.not_text` for anything but a string (a syntax tree, say), else as `compileValue`.
 */
export function compileText(source: string): CompiledValue {
  const given: unknown = source;
  if (typeof given === 'string') return compileValue(given);
  const message = `A template is text, and this is ${given === null ? 'null' : typeof given}.`;
  throw templateFailure('template.not_text', message, '');
}

export function newAllowance(): CompileAllowance {
  return { tokens: LIMITS.tokens, nodes: LIMITS.nodes };
}

function renderList(input: readonly unknown[], made: (Expression | null)[]): Expression {
  const parts = made.map((part, index) => part ?? constant(input[index]));
  return (frame) => parts.map((part) => part(frame));
}

function renderObject(input: object, keys: string[], made: (Expression | null)[]): Expression {
  const entries = keys.map((key, index) => ({
    key,
    part: made[index] ?? constant((input as Record<string, unknown>)[key]),
  }));
  const define = keys.includes('__proto__') ? defineOwn : assign;
  return (frame) => {
    const built: Record<string, unknown> = {};
    for (const { key, part } of entries) define(built, key, part(frame));
    return built;
  };
}

function constant(value: unknown): Expression {
  return () => value;
}

function assign(target: Record<string, unknown>, key: string, value: unknown): void {
  target[key] = value;
}

/** Assigning to `__proto__` would change the prototype; defining it makes it a field like any other. */
function defineOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}
