import { bodyError } from './body-error';

/** Deeper values would overflow the stack of whoever walks them later. */
export const MAX_DEPTH = 200;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = [0x5b, 0x7b];
const CLOSE = [0x5d, 0x7d];

function isTooDeep(text: string): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (inText) {
      if (char === BACKSLASH) at++;
      else if (char === QUOTE) inText = false;
    } else if (char === QUOTE) inText = true;
    else if (char === OPEN[0] || char === OPEN[1]) {
      if (++depth > MAX_DEPTH) return true;
    } else if (char === CLOSE[0] || char === CLOSE[1]) depth--;
  }
  return false;
}

/** Reads JSON (RFC 8259) in UTF-8. Throws `body.malformed_json` and `body.too_deep`. */
export function parseJson(bytes: Buffer): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw bodyError('body.malformed_json', cause);
  }
  if (isTooDeep(text)) throw bodyError('body.too_deep');
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw bodyError('body.malformed_json', cause);
  }
}
