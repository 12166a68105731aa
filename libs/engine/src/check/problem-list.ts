import type { Problem } from '#kernel';

/** Problems in the order in which they were found, each place and code once, and no more than a person reads. */
export class ProblemList {
  private readonly found = new Map<string, Problem>();

  constructor(private readonly most: number) {}

  get isFull(): boolean {
    return this.found.size >= this.most;
  }

  get all(): Problem[] {
    return [...this.found.values()];
  }

  add(problems: readonly Problem[]): void {
    for (const problem of problems) {
      if (this.isFull) return;
      const key = `${problem.pointer} ${problem.code}`;
      if (!this.found.has(key)) this.found.set(key, problem);
    }
  }
}
