/** What templates may see: `trigger`, `steps.<id>`, and whatever else the engine puts in scope. Plain JSON values. */
export type Scope = Readonly<Record<string, unknown>>;

/** Something that did not stop the rendering but that a person should know of. */
export interface TemplateWarning {
  /** JSON pointer of the leaf within the rendered input. */
  pointer: string;
  /** `template.missing` … */
  code: string;
  message: string;
}

export interface Rendered {
  value: unknown;
  warnings: TemplateWarning[];
}

/** Adds up what many renders cost together, in units of about 100 ns. */
export interface Meter {
  spent: number;
}

/** A value whose text leaves were compiled once, at publish or at first use. */
export interface CompiledValue {
  /** Throws `FailureError` with code `template.budget` when the budget of iterations or output is used up. */
  render(scope: Scope, meter?: Meter): Rendered;
}

/** A path that a template reads from the scope's root: `['steps', 'card', 'name']`. */
export interface TemplateReference {
  /** JSON pointer of the leaf within the compiled value. */
  pointer: string;
  path: string[];
}
