/** Postgres' text of an array (`{1,"a b",NULL}`) in, a list out: https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO */

/** `read`: of each element's text. Gives the text itself when it is not written as an array is. */
export function readList(text: string, read: (element: string) => unknown): unknown {
  // Bounds, which are there when they don't begin with 1.
  const begin = text.startsWith('[') ? text.indexOf('=') + 1 : 0;
  let at = begin;
  const list = (): unknown[] | null => {
    const found: unknown[] = [];
    at += 1;
    if (text[at] === '}') {
      at += 1;
      return found;
    }
    for (;;) {
      if (text[at] === '{') {
        const inner = list();
        if (!inner) return null;
        found.push(inner);
      } else {
        const element = elementAt();
        if (!element) return null;
        found.push(element.isNull ? null : read(element.text));
      }
      const sign = text[at];
      at += 1;
      if (sign === '}') return found;
      if (sign !== ',') return null;
    }
  };
  const elementAt = (): { text: string; isNull: boolean } | null => {
    if (text[at] !== '"') {
      const match = /[,{}]/.exec(text.slice(at, at + MAX_PLAIN));
      const end = match ? at + match.index : text.length;
      const plain = text.slice(at, end);
      at = end;
      return { text: plain, isNull: plain === 'NULL' };
    }
    const pieces: string[] = [];
    at += 1;
    while (at < text.length && text[at] !== '"') {
      if (text[at] === '\\') at += 1;
      pieces.push(text[at] ?? '');
      at += 1;
    }
    at += 1;
    return { text: pieces.join(''), isNull: false };
  };
  if (text[begin] !== '{') return text;
  const found = list();
  return found && at === text.length ? found : text;
}

/** Of an element without quotes: numbers, times and the like. */
const MAX_PLAIN = 200_000;
