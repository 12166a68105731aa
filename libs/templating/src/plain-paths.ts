/** A piece of a template that needs no parser: fixed text, or the segments of a plain path. */
export type Piece = string | string[];

const PLAIN = /\{\{\s{0,8}([A-Za-z_]\w{0,99}(?:\.\w{1,100}){0,30})\s{0,8}\}\}/g;
const MEANS_MORE: ReadonlySet<string> = new Set(['this', 'else', 'true', 'false', 'null', 'undefined']);

/**
 * The pieces of a template that is only text and plain paths, as nearly all are; null when it is anything more,
 * and Handlebars has to parse it. More lenient than Handlebars in two points: a path may end in a list's number,
 * and a `}` may follow, as it does in JSON written by hand: `{"id":{{trigger.body.id}}}`.
 */
export function plainPieces(source: string): Piece[] | null {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of source.matchAll(PLAIN)) {
    const text = source.slice(at, match.index);
    if (text.includes('{{') || text.endsWith('{') || text.endsWith('\\')) return null;
    const segments = (match[1] ?? '').split('.');
    if (segments.some((segment) => MEANS_MORE.has(segment))) return null;
    if (text !== '') pieces.push(text);
    pieces.push(segments);
    at = match.index + match[0].length;
  }
  const rest = source.slice(at);
  if (rest.includes('{{')) return null;
  if (rest !== '') pieces.push(rest);
  return pieces;
}
