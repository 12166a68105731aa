// Two values in, the lines of both as JSON out, those that the other has not marked: a longest common subsequence.

export interface Line {
  text: string;
  changed: boolean;
}

/** Longer texts are not compared line by line: every line of theirs counts as changed. */
const MOST_LINES = 400;

const linesOf = (value: unknown): string[] =>
  value === null || value === undefined
    ? []
    : (typeof value === 'string' ? value : JSON.stringify(value, null, 2)).split('\n');

/** A comma at the end says only that something follows. */
const bare = (line: string): string => (line.endsWith(',') ? line.slice(0, -1) : line);

/** @returns the lines of each side, in their order */
export function lineDiff(before: unknown, after: unknown): { before: Line[]; after: Line[] } {
  const left = linesOf(before);
  const right = linesOf(after);
  if (left.length > MOST_LINES || right.length > MOST_LINES) {
    const all = (lines: string[]) => lines.map((text) => ({ text, changed: true }));
    return { before: all(left), after: all(right) };
  }
  const leftBare = left.map(bare);
  const rightBare = right.map(bare);
  const width = right.length + 1;
  const common = new Uint16Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      common[i * width + j] =
        leftBare[i] === rightBare[j]
          ? common[(i + 1) * width + j + 1]! + 1
          : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
    }
  }
  const leftLines = left.map((text) => ({ text, changed: true }));
  const rightLines = right.map((text) => ({ text, changed: true }));
  for (let i = 0, j = 0; i < left.length && j < right.length;) {
    if (leftBare[i] === rightBare[j]) {
      leftLines[i++]!.changed = false;
      rightLines[j++]!.changed = false;
    } else if (common[(i + 1) * width + j]! >= common[i * width + j + 1]!) i++;
    else j++;
  }
  return { before: leftLines, after: rightLines };
}
