/** What a template would cost to parse. Counted without parsing, never less than the parser will see. */
export interface Outline {
  tokens: number;
  /** Deepest nesting of blocks. */
  blocks: number;
  /** Most blocks and `else` branches open at once. */
  chain: number;
  /** Deepest nesting of sub-expressions. */
  parentheses: number;
  /** A raw block, `{{{{…}}}}`. */
  raw: boolean;
}

/**
 * One pass over a template that finds out how deep and how large it is, because Handlebars' parser is quadratic
 * in nesting and its whitespace pass recursive (10,000 parentheses: 46 s; 3,000 blocks: a stack overflow).
 * What comes after the first tag that is never closed is not looked at: the parser stops there as well. Nor is
 * what comes after `enough` says that the outline is beyond what is allowed.
 */
export function scan(source: string, enough: (outline: Outline) => boolean): Outline {
  const outline: Outline = { tokens: 0, blocks: 0, chain: 0, parentheses: 0, raw: false };
  const open: number[] = [];
  let chain = 0;
  let at = 0;
  for (;;) {
    const start = source.indexOf('{{', at);
    if (start < 0) return outline;
    if (source[start - 1] === '\\' && source[start - 2] !== '\\') {
      outline.tokens += 2;
      at = start + 2;
      continue;
    }
    if (source.startsWith('{{{{', start)) {
      outline.raw = true;
      return outline;
    }
    const tag = new Tag(source, start);
    outline.tokens += tag.tokens + 2;
    outline.parentheses = Math.max(outline.parentheses, tag.parentheses);
    if (tag.end < 0) return outline;
    if (tag.kind === 'open') {
      open.push(1);
      chain += 1;
    } else if (tag.kind === 'else' && open.length > 0) {
      open[open.length - 1] = (open[open.length - 1] ?? 0) + 1;
      chain += 1;
    } else if (tag.kind === 'close') {
      chain -= open.pop() ?? 0;
    }
    outline.blocks = Math.max(outline.blocks, open.length);
    outline.chain = Math.max(outline.chain, chain);
    if (enough(outline)) return outline;
    at = tag.end;
  }
}

/** Comments make the lexer copy the rest of the template, which makes each worth several tokens. */
const COMMENT_TOKENS = 8;

class Tag {
  /** Just behind the tag, or -1 when it is never closed. */
  end = -1;
  tokens = 1;
  parentheses = 0;
  kind: 'open' | 'else' | 'close' | 'other' = 'other';

  constructor(source: string, start: number) {
    let at = start + 2;
    if (source[at] === '~') at += 1;
    if (source[at] === '!') {
      this.tokens = COMMENT_TOKENS;
      this.end = endOfComment(source, at);
      return;
    }
    this.readKind(source, at);
    this.readInside(source, at);
  }

  private readKind(source: string, at: number): void {
    const sign = source[at];
    if (sign === '#') this.kind = 'open';
    else if (sign === '/') this.kind = 'close';
    else if (sign === '^') this.kind = /^\^\s*~?\}\}/.test(source.slice(at, at + 100)) ? 'else' : 'open';
    else if (sign === '>') this.kind = 'other';
    else {
      let word = at;
      while (isSpace(source.charCodeAt(word))) word += 1;
      if (source.startsWith('else', word)) this.kind = 'else';
    }
  }

  private readInside(source: string, start: number): void {
    let depth = 0;
    let wasSpace = false;
    for (let at = start; at < source.length; at += 1) {
      const char = source[at];
      const space = isSpace(source.charCodeAt(at));
      if (space && !wasSpace) this.tokens += 1;
      wasSpace = space;
      if (char === '}' && source[at + 1] === '}') {
        this.end = source[at + 2] === '}' && source[start] === '{' ? at + 3 : at + 2;
        return;
      }
      if (char === '"' || char === "'" || char === '[') {
        this.tokens += 1;
        at = endOfQuoted(source, at, char === '[' ? ']' : char);
        if (at < 0) return;
      } else if (char === '(') {
        this.tokens += 2;
        depth += 1;
        this.parentheses = Math.max(this.parentheses, depth);
      } else if (char === ')') {
        this.tokens += 1;
        depth -= 1;
      } else if (char === '.' || char === '/' || char === '=' || char === '|' || char === '@') {
        this.tokens += 2;
      }
    }
  }
}

function endOfComment(source: string, at: number): number {
  if (!source.startsWith('!--', at)) {
    const end = source.indexOf('}}', at);
    return end < 0 ? -1 : end + 2;
  }
  for (let end = source.indexOf('--', at); end >= 0; end = source.indexOf('--', end + 1)) {
    if (source.startsWith('}}', end + 2)) return end + 4;
    if (source.startsWith('~}}', end + 2)) return end + 5;
  }
  return -1;
}

/**
 * Index of the closing quote, or -1 when there is no quote at all. A backslash makes it an ordinary character,
 * unless no other closes the text: then the lexer goes back to the last one, so this does too.
 */
function endOfQuoted(source: string, at: number, quote: string): number {
  let last = -1;
  let end = source.indexOf(quote, at + 1);
  while (end > 0 && source[end - 1] === '\\') {
    last = end;
    end = source.indexOf(quote, end + 1);
  }
  return end < 0 ? last : end;
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || (code > 127 && /\s/.test(String.fromCharCode(code)));
}
