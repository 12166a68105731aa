import { FailureError } from '#kernel';

/** Every code that a template can fail with; `docs/templates.md` explains each. */
export type TemplateCode =
  | 'template.not_text'
  | 'template.too_long'
  | 'template.too_complex'
  | 'template.syntax'
  | 'template.unsupported'
  | 'template.forbidden_path'
  | 'template.bad_path'
  | 'template.unknown_helper'
  | 'template.arguments'
  | 'template.helper'
  | 'template.budget';

/** A permanent failure: the same template over the same data fails again. `details.pointer` names the leaf. */
export function templateFailure(code: TemplateCode, message: string, pointer: string): FailureError {
  return new FailureError({ kind: 'permanent', code, message, details: { pointer } });
}
