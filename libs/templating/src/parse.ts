import Handlebars from 'handlebars';
import { LIMITS } from './limits';
import { plainPieces } from './plain-paths';
import { scan, type Outline } from './scan';
import { templateFailure } from './template-failure';

/** How much one value, over all its leaves, may still cost to parse. */
export interface ParseAllowance {
  tokens: number;
}

export type Parsed = { plain: (string | string[])[] } | { program: hbs.AST.Program };

/**
 * A template's text in, its pieces or its syntax tree out.
 *
 * @throws FailureError `template.too_long`, `template.too_complex`, `template.unsupported`, `template.syntax`.
 */
export function parse(source: string, pointer: string, allowance: ParseAllowance): Parsed {
  if (source.length > LIMITS.templateLength) {
    const limit = LIMITS.templateLength.toLocaleString('en');
    const message = `The template is ${source.length.toLocaleString('en')} characters long; at most ${limit} are allowed.`;
    throw templateFailure('template.too_long', message, pointer);
  }
  const plain = plainPieces(source);
  if (plain) {
    allowance.tokens -= plain.length / 4;
    refuseWhenSpent(allowance, pointer);
    return { plain };
  }
  const outline = scan(source, (seen) => isBeyond(seen, allowance));
  if (outline.raw) {
    const message =
      'Raw blocks ({{{{…}}}}) are not supported. To write {{ as text, put a backslash before it: \\{{';
    throw templateFailure('template.unsupported', message, pointer);
  }
  if (outline.blocks > LIMITS.depth || outline.parentheses > LIMITS.depth) {
    const message = `The template nests more than ${LIMITS.depth} levels deep. Split it over several steps.`;
    throw templateFailure('template.too_complex', message, pointer);
  }
  if (outline.chain > LIMITS.chain) {
    const message = `The template has more than ${LIMITS.chain} {{else}} branches in one place. Split it over several steps.`;
    throw templateFailure('template.too_complex', message, pointer);
  }
  allowance.tokens -= outline.tokens;
  refuseWhenSpent(allowance, pointer);
  try {
    return { program: Handlebars.parse(source) };
  } catch (error) {
    throw templateFailure('template.syntax', describe(error), pointer);
  }
}

function isBeyond(outline: Outline, allowance: ParseAllowance): boolean {
  const { blocks, chain, parentheses, tokens } = outline;
  return Math.max(blocks, parentheses) > LIMITS.depth || chain > LIMITS.chain || tokens > allowance.tokens;
}

function refuseWhenSpent(allowance: ParseAllowance, pointer: string): void {
  if (allowance.tokens >= 0) return;
  const message = 'There is too much template in one step. Split it over several steps.';
  throw templateFailure('template.too_complex', message, pointer);
}

/** Handlebars' own messages draw an arrow over several lines; this makes one sentence of them, line first. */
function describe(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const found = /error on line (\d+)[^\n]*\n([^\n]*)\n-*\^(?:[\s\S]*got '([^']*)')?/.exec(message);
  if (!found) {
    const mismatch = /^(.*) doesn't match (.*) - (\d+):\d+$/s.exec(message);
    if (mismatch) return `Line ${mismatch[3]}: {{#${mismatch[1]}}} is closed by {{/${mismatch[2]}}}.`;
    const placed = /^(.*) - (\d+):\d+$/s.exec(message);
    return placed ? `Line ${placed[2]}: ${placed[1]}.` : `The template can't be read: ${message}`;
  }
  const [, line, excerpt, got] = found;
  if (got === 'NUMBER')
    return `Line ${line}: near "${excerpt}", write an entry's number in brackets: list.[0].`;
  const where = got === 'EOF' ? 'it ends too early' : `it can't be read near "${excerpt}"`;
  return `Line ${line}: ${where}. Check that every {{ has its }} and every {{#block}} its {{/block}}.`;
}
