import type { TemplateWarning } from '#templating';

const MOST = 100;

/** The warnings of many renders, each kept once. */
export class WarningList {
  readonly warnings: TemplateWarning[] = [];
  private readonly known = new Set<string>();

  /** @param at the JSON pointer of what was rendered */
  add(at: string, warnings: readonly TemplateWarning[]): void {
    for (const { pointer, code, message } of warnings) {
      if (this.warnings.length >= MOST) return;
      const key = `${at}${pointer}\n${code}\n${message}`;
      if (this.known.has(key)) continue;
      this.known.add(key);
      this.warnings.push({ pointer: at + pointer, code, message });
    }
  }
}
