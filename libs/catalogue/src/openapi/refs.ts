/** References within a document (`#/…`, RFC 6901), followed; those to other documents are never fetched. */
import { isObject, type Json } from './json';

const MAX_HOPS = 50;

export class Refs {
  private readonly known = new Map<string, unknown>();
  /** Those that led nowhere. */
  readonly missing = new Set<string>();

  constructor(private readonly root: Json) {}

  /** What stands there in the end; undefined when a reference leads nowhere, or only to itself. */
  resolve(node: unknown): unknown {
    let at = node;
    for (let hops = 0; isObject(at) && typeof at['$ref'] === 'string'; hops++) {
      if (hops >= MAX_HOPS) return undefined;
      at = this.at(at['$ref']);
    }
    return at;
  }

  private at(ref: string): unknown {
    if (!this.known.has(ref)) {
      const value = this.look(ref);
      if (value === undefined && this.missing.size < 100) this.missing.add(ref.slice(0, 200));
      this.known.set(ref, value);
    }
    return this.known.get(ref);
  }

  private look(ref: string): unknown {
    if (ref === '#') return this.root;
    if (!ref.startsWith('#/')) return undefined;
    let at: unknown = this.root;
    for (const part of ref.slice(2).split('/')) {
      const name = decoded(part).replaceAll('~1', '/').replaceAll('~0', '~');
      if (at === null || typeof at !== 'object' || !Object.hasOwn(at, name)) return undefined;
      at = (at as Json)[name];
    }
    return at;
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
