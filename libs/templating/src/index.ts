export { compileText, compileValue } from './compile-value';
export { TEMPLATE_HELPERS } from './helper-catalogue';
export { inspectTemplates, templateProblems, templateReferences } from './inspect-templates';
export { readsClock } from './reads-clock';
export { canonical, compareKeys, isNothing, isNothingKey, numberOf, sortKey } from './sort-key';
export * from './types';
