export { compileText, compileValue } from './compile-value';
export { TEMPLATE_HELPERS, type TemplateHelper } from './helper-catalogue';
export {
  inspectTemplates,
  templateProblems,
  templateReferences,
  type TemplateInspection,
  type TemplateProblem,
} from './inspect-templates';
export type { TemplateCode } from './template-failure';
export * from './types';
