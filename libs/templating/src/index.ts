export { compileText, compileValue } from './compile-value';
export { TEMPLATE_HELPERS } from './helper-catalogue';
export { inspectTemplates, templateProblems, templateReferences } from './inspect-templates';
export * from './types';
