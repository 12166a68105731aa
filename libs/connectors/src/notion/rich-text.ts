/** Text in Notion is a list of pieces: https://developers.notion.com/reference/rich-text */
import { listOf, textAt } from '#connector-sdk';

/** https://developers.notion.com/reference/request-limits */
const LONGEST_PIECE = 2000;

/** Pieces as Notion takes them; characters outside the basic plane are not cut apart. */
export function richText(text: string): { type: 'text'; text: { content: string } }[] {
  const pieces: string[] = [];
  let piece = '';
  for (const character of text) {
    if (piece.length + character.length > LONGEST_PIECE) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  if (piece !== '') pieces.push(piece);
  return pieces.map((content) => ({ type: 'text', text: { content } }));
}

export const plainText = (pieces: unknown): string =>
  listOf(pieces)
    .map((piece) => textAt(piece, 'plain_text') ?? '')
    .join('');
