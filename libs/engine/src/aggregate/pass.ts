/** One evaluation of an aggregate step: its scope, what it may cost, and what it warns of. */
import type { CompiledValue, Scope } from '#templating';

import type { CompiledCondition } from '../condition';
import { WarningList } from './warning-list';
import { Work } from './work';

/** What it takes at least to render a template for an item. */
const RENDER_WORK = 4;

export class Pass {
  readonly work = new Work();
  private readonly list = new WarningList();
  /** The step's scope, with the place of the item at hand. */
  private readonly place: Record<string, unknown>;

  constructor(scope: Scope) {
    this.place = { ...scope };
  }

  get warnings() {
    return this.list.warnings;
  }

  warn(pointer: string, code: string, message: string): void {
    this.list.add('', [{ pointer, code, message }]);
  }

  /** In the step's own scope. */
  render(value: CompiledValue, at: string): unknown {
    const rendered = value.render(this.place, this.work);
    this.list.add(at, rendered.warnings);
    return rendered.value;
  }

  /** What the template gives for each item. */
  renderEach(items: readonly unknown[], value: CompiledValue, at: string): unknown[] {
    return this.each(items, () => this.render(value, at));
  }

  filter(items: readonly unknown[], holds: CompiledCondition, at: string): unknown[] {
    const verdicts = this.each(items, () => {
      const verdict = holds(this.place, this.work);
      this.list.add(at, verdict.warnings);
      return verdict.holds;
    });
    return items.filter((_, index) => verdicts[index]);
  }

  private each<Result>(items: readonly unknown[], make: () => Result): Result[] {
    return items.map((item, index) => {
      this.work.take(RENDER_WORK);
      this.place['item'] = item;
      this.place['index'] = index;
      return make();
    });
  }
}
