import { LIMITS, NODE_WORK } from './limits';
import { templateFailure } from './template-failure';
import type { Scope, TemplateWarning } from './types';

/** A place in a leaf that reads a path; one warning at most comes from it, however often it is read. */
export interface ReadingSite {
  pointer: string;
  /** As the person wrote it. */
  path: string;
  /** First segment, when it is looked for in a block's own context and not at the root. */
  insideBlock: string | null;
}

/** The state of one render: what is left of its budgets, and what it warns of. */
export class Rendering {
  readonly warnings: TemplateWarning[] = [];
  /** The leaf being rendered, for failures. */
  pointer = '';
  private iterationsLeft: number = LIMITS.iterations;
  private outputLeft: number = LIMITS.output;
  private workLeft: number = LIMITS.work;
  private warned: Set<ReadingSite> | null = null;
  private startedAt: Date | null = null;

  constructor(readonly root: Scope) {}

  /** The same instant for every leaf of one render. */
  now(): Date {
    this.startedAt ??= new Date();
    return this.startedAt;
  }

  /** Takes `rounds` rounds of a loop whose body has `nodes` nodes, before the first of them. */
  loop(rounds: number, nodes: number): void {
    this.iterationsLeft -= rounds;
    if (this.iterationsLeft < 0) {
      throw this.exhausted(`its loops make more than ${LIMITS.iterations.toLocaleString('en')} rounds`);
    }
    this.work(rounds * nodes * NODE_WORK);
  }

  /** Takes `characters` of the text that the render produces. */
  output(characters: number): void {
    this.outputLeft -= characters;
    if (this.outputLeft < 0) {
      throw this.exhausted(`it produces more than ${LIMITS.output.toLocaleString('en')} characters`);
    }
  }

  /** What is left of the output, to stop measuring a value that is too large anyway. */
  get outputAllowance(): number {
    return this.outputLeft;
  }

  get workAllowance(): number {
    return this.workLeft;
  }

  /** Units of work and characters of output that were taken so far. */
  get spent(): number {
    return LIMITS.work - this.workLeft + (LIMITS.output - this.outputLeft);
  }

  /** Takes `units` of work, before the work is done. */
  work(units: number): void {
    this.workLeft -= units;
    if (this.workLeft < 0) throw this.exhausted('its helpers have too much to do');
  }

  missing(site: ReadingSite): void {
    if (this.warned?.has(site)) return;
    (this.warned ??= new Set()).add(site);
    if (this.warnings.length > LIMITS.warnings) return;
    if (this.warnings.length === LIMITS.warnings) {
      const message = `More paths have no value; only the first ${LIMITS.warnings} are listed.`;
      this.warnings.push({ pointer: '', code: 'template.missing', message });
      return;
    }
    const hint =
      site.insideBlock !== null && Object.hasOwn(this.root, site.insideBlock)
        ? ` Inside a block, write it as {{@root.${site.path}}}.`
        : '';
    const message = `{{${site.path}}} has no value, so it was left empty.${hint}`;
    this.warnings.push({ pointer: site.pointer, code: 'template.missing', message });
  }

  private exhausted(what: string): Error {
    const message = `The template was stopped: ${what}. Loop over less, or split the work over several steps.`;
    return templateFailure('template.budget', message, this.pointer);
  }
}
