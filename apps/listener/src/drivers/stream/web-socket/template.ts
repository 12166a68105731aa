/** A `Template` in, a function from what is known to a value out. Data only: nothing is ever called or run. */
import type { Template } from '#connector-sdk';

import { valueAt, parsePath, type Path } from './path';

/** What placeholders can stand for, by the first name of their path. */
export type Scope = Readonly<Record<string, unknown>>;
export type Rendered<T = unknown> = (scope: Scope) => T;

const PLACEHOLDER = /\{\{((?:[^{}"]|"[^"]*")+)\}\}/g;
/** Deeper ones come from no declaration; a form can't make them. */
const MAX_DEPTH = 64;

/** What is no placeholder is text as it stands, braces included. */
export function compileTemplate(template: Template | undefined, depth = 0): Rendered {
  if (typeof template === 'string') return compileText(template);
  if (template === undefined || template === null || typeof template !== 'object')
    return () => template ?? null;
  if (depth > MAX_DEPTH) throw new RangeError('A template is nested too deeply.');
  if (isList(template)) {
    const items = template.map((item) => compileTemplate(item, depth + 1));
    return (scope) => items.map((item) => item(scope));
  }
  const fields = Object.entries(template).map(
    ([name, value]) => [name, compileTemplate(value, depth + 1)] as const,
  );
  return (scope) => Object.fromEntries(fields.map(([name, render]) => [name, render(scope)]));
}

const isList = (template: Template): template is readonly Template[] => Array.isArray(template);

interface Piece {
  path: Path | null;
  text: string;
}

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    const path = parsePath(match[1]?.trim() ?? '');
    if (!path) continue;
    if (match.index > end) pieces.push({ path: null, text: text.slice(end, match.index) });
    pieces.push({ path, text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push({ path: null, text: text.slice(end) });
  return pieces;
}

function compileText(text: string): Rendered {
  const pieces = piecesOf(text);
  const [only] = pieces;
  if (!pieces.some(({ path }) => path)) return () => text;
  if (pieces.length === 1 && only?.path) {
    const { path } = only;
    return (scope) => valueAt(scope, path) ?? null;
  }
  return (scope) =>
    pieces.map((piece) => (piece.path ? written(valueAt(scope, piece.path)) : piece.text)).join('');
}

/** As text within a text. */
export function written(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Always a text. */
export function compileWritten(template: Template | undefined): Rendered<string> {
  const render = compileTemplate(template);
  return (scope) => written(render(scope));
}

/** Whether every placeholder of a text has a value that is not empty. */
export function isComplete(text: string, scope: Scope): boolean {
  return piecesOf(text).every(({ path }) => !path || written(valueAt(scope, path)) !== '');
}

/** Values within an address can't add to it: only one that the address begins with is taken as it is. */
export function compileAddress(text: string): Rendered<string> {
  const pieces = piecesOf(text);
  return (scope) =>
    pieces
      .map(({ path, text: literal }, at) => {
        if (!path) return literal;
        const value = written(valueAt(scope, path));
        return at === 0 ? value : encodeURIComponent(value);
      })
      .join('');
}
