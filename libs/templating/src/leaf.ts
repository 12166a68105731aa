import { LIMITS } from './limits';
import type { ParseAllowance } from './parse';
import type { ReadingSite } from './rendering';
import { templateFailure, type TemplateCode } from './template-failure';
import type { TemplateReference } from './types';

/** What all leaves of one compiled value share while it is compiled. */
export interface CompileAllowance extends ParseAllowance {
  nodes: number;
}

/** One text leaf while it is compiled: where it is, what it reads, and how much it may still hold. */
export class Leaf {
  readonly references: TemplateReference[] = [];
  private readonly sites = new Map<string, ReadingSite>();
  private readonly referenced = new Set<string>();
  private line = 0;

  constructor(
    readonly pointer: string,
    private readonly allowance: CompileAllowance,
  ) {}

  /** Nodes left; the difference between two readings is the size of what was compiled in between. */
  get nodesLeft(): number {
    return this.allowance.nodes;
  }

  countNode(node: hbs.AST.Node | null, weight = 1): void {
    if (node?.loc) this.line = node.loc.start.line;
    this.allowance.nodes -= weight;
    if (this.allowance.nodes >= 0) return;
    throw this.failure(
      'template.too_complex',
      'there is too much template in one step. Split it over several steps',
    );
  }

  site(path: string, insideBlock: string | null): ReadingSite {
    let site = this.sites.get(path);
    if (!site) {
      site = { pointer: this.pointer, path, insideBlock };
      this.sites.set(path, site);
    }
    return site;
  }

  refer(path: readonly string[]): void {
    if (path.length === 0) return;
    const key = JSON.stringify(path);
    if (this.referenced.has(key)) return;
    this.referenced.add(key);
    this.references.push({ pointer: this.pointer, path: [...path] });
  }

  /** `what` is the rest of a sentence that starts with the line. */
  failure(code: TemplateCode, what: string): Error {
    return templateFailure(code, `Line ${Math.max(this.line, 1)}: ${what}.`, this.pointer);
  }

  checkSegments(segments: readonly string[]): void {
    if (segments.length <= LIMITS.pathSegments) return;
    throw this.failure('template.too_complex', `a path has more than ${LIMITS.pathSegments} segments`);
  }
}
