import { LIMITS } from './limits';
import { HelperError } from './helper-error';

/**
 * A value as JSON, `indent` spaces a level (0: on one line). It is measured first: what is longer than
 * `allowance` characters is never built, and text of that length stands in for it, so that charging for it fails.
 *
 * @throws HelperError when the value is nested deeper than can be written.
 */
export function jsonText(value: unknown, indent: number, allowance: number): string {
  const room = new Room(allowance, indent);
  if (!room.take(value, 0)) return ' '.repeat(allowance + 1);
  return JSON.stringify(value, null, indent) ?? '';
}

class Room {
  constructor(
    private left: number,
    private readonly indent: number,
  ) {}

  /** False as soon as the value turns out to be longer than the room that is left. */
  take(value: unknown, depth: number): boolean {
    if (typeof value === 'string') this.left -= value.length + 2;
    else if (typeof value !== 'object' || value === null) this.left -= 4;
    else if (value instanceof Date) this.left -= 26;
    else return this.takeNested(value, depth + 1);
    return this.left >= 0;
  }

  private takeNested(value: object, depth: number): boolean {
    if (depth > LIMITS.jsonDepth)
      throw new HelperError('the value is nested too deeply to be written as JSON');
    this.left -= 2;
    const margin = 1 + this.indent * depth;
    if (Array.isArray(value)) {
      for (const entry of value) {
        this.left -= margin;
        if (!this.take(entry, depth)) return false;
      }
      return this.left >= 0;
    }
    for (const key in value) {
      if (!Object.hasOwn(value, key)) continue;
      this.left -= margin + key.length + 3;
      if (!this.take((value as Record<string, unknown>)[key], depth)) return false;
    }
    return this.left >= 0;
  }
}
