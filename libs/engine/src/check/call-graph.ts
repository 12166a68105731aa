/** Which workflows call which, as they are published → whether a call would come back to where it started. */
import type { Known } from './known';

export class CallGraph {
  /** Of each workflow from which the calls lead back to `self`, the one to call next. */
  private towardsSelf: Map<string, string> | null = null;

  constructor(private readonly known: Known) {}

  /** Names on the way from this workflow by `called` back to it; null when there is no such way. */
  wayBack(called: string): string[] | null {
    const { self, workflows } = this.known;
    if (self === undefined) return null;
    const name = (id: string): string => workflows?.get(id)?.name ?? 'this workflow';
    if (called === self) return [name(self), name(self)];
    const next = (this.towardsSelf ??= this.explore(self));
    if (!next.has(called)) return null;
    const way = [name(self)];
    for (let id: string | undefined = called; id !== undefined && id !== self; id = next.get(id))
      way.push(name(id));
    return [...way, name(self)];
  }

  private explore(self: string): Map<string, string> {
    const callers = new Map<string, string[]>();
    for (const [id, { calls }] of this.known.workflows ?? []) {
      for (const called of calls) {
        const known = callers.get(called);
        if (known) known.push(id);
        else callers.set(called, [id]);
      }
    }
    const next = new Map<string, string>();
    for (let level = [self]; level.length > 0;) {
      const further: string[] = [];
      for (const called of level) {
        for (const caller of callers.get(called) ?? []) {
          if (next.has(caller)) continue;
          next.set(caller, called);
          further.push(caller);
        }
      }
      level = further;
    }
    return next;
  }
}
