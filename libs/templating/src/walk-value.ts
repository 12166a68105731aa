import { LIMITS } from './limits';
import { templateFailure } from './template-failure';

/** What is made of each text leaf that holds a template, and of each object and list that holds such a leaf. */
export interface ValueVisitor<T> {
  leaf(source: string, pointer: string): T;
  list(input: readonly unknown[], made: (T | null)[]): T;
  object(input: object, keys: string[], made: (T | null)[]): T;
}

/**
 * Goes through a JSON value from the leaves up. Null stands for "constant": no template anywhere below.
 *
 * @throws FailureError `template.too_complex` for a value that is too large or too deep, cycles included.
 */
export function walkValue<T>(input: unknown, visitor: ValueVisitor<T>): T | null {
  return new Walk(visitor).visit(input);
}

class Walk<T> {
  private entries = 0;
  private leaves = 0;
  /** Keys down to the current value; a pointer is made of them only where one is needed. */
  private readonly path: (string | number)[] = [];

  constructor(private readonly visitor: ValueVisitor<T>) {}

  visit(input: unknown): T | null {
    this.entries += 1;
    if (this.entries > LIMITS.entries) throw this.tooComplex('holds too many values');
    if (typeof input === 'string') return this.leaf(input);
    if (typeof input !== 'object' || input === null) return null;
    if (this.path.length >= LIMITS.inputDepth)
      throw this.tooComplex(`nests more than ${LIMITS.inputDepth} levels deep`);
    return Array.isArray(input) ? this.list(input) : this.object(input);
  }

  private leaf(source: string): T | null {
    if (!source.includes('{{')) return null;
    this.leaves += 1;
    if (this.leaves > LIMITS.leaves) {
      throw this.tooComplex(`has more than ${LIMITS.leaves.toLocaleString('en')} templates`);
    }
    return this.visitor.leaf(source, this.pointer());
  }

  private list(input: readonly unknown[]): T | null {
    const made: (T | null)[] = [];
    let constant = true;
    for (let index = 0; index < input.length; index += 1) {
      const part = this.below(index, input[index]);
      if (part !== null) constant = false;
      made.push(part);
    }
    return constant ? null : this.visitor.list(input, made);
  }

  private object(input: object): T | null {
    const prototype: unknown = Object.getPrototypeOf(input);
    if (prototype !== Object.prototype && prototype !== null) return null;
    const keys = Object.keys(input);
    const made: (T | null)[] = [];
    let constant = true;
    for (const key of keys) {
      const part = this.below(key, (input as Record<string, unknown>)[key]);
      if (part !== null) constant = false;
      made.push(part);
    }
    return constant ? null : this.visitor.object(input, keys, made);
  }

  private below(key: string | number, value: unknown): T | null {
    this.path.push(key);
    const made = this.visit(value);
    this.path.pop();
    return made;
  }

  private pointer(): string {
    return this.path.map((key) => `/${escapeSegment(String(key))}`).join('');
  }

  private tooComplex(what: string): Error {
    const message = `The input ${what}. Split it over several steps.`;
    return templateFailure('template.too_complex', message, this.pointer());
  }
}

/** RFC 6901, section 3. */
function escapeSegment(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
