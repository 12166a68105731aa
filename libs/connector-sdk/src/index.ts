export { BODY_ERRORS } from './body/body-error';
export { parseForm } from './body/form';
export { parseBody } from './body/parse-body';
export { connectorProblems } from './conformance';
export * from './define';
export * from './errors';
export * from './fixtures';
export { parseRetryAfter } from './retry-after';
export * from './types';
