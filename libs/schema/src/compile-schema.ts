/** A JSON Schema in, a check out that says in plain sentences what is wrong with a value and where. */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { RE2JS } from 're2js';

import type { Problem } from '#kernel';

import { bestBranch } from './best-branch';
import { ConditionSchema } from './condition';
import { describeError } from './describe-error';
import { StepSchema } from './steps';

/** Finds nothing wrong: an empty list. `pointerPrefix` is put before every pointer. */
export type SchemaCheck = (value: unknown, pointerPrefix?: string) => Problem[];

/** What `Type.Record(Type.String(), …)` asks of a name: nothing. */
const ANYTHING = new Set(['^.*$', '^(.*)$']);

/** Patterns run in linear time, so that none can be written that hangs the process. */
const linearRegExp = Object.assign(
  (pattern: string) => {
    // Ajv keeps compiled patterns by what this says, over all its schemas.
    const toString = (): string => pattern;
    if (ANYTHING.has(pattern)) return { test: () => true, toString };
    const compiled = RE2JS.compile(pattern);
    return { test: (text: string) => compiled.matcher(text).find(), toString };
  },
  { code: 'require("re2js")' },
);

let shared: Ajv | null = null;

/** Made at the first use, so that importing this costs nothing. */
function ajv(): Ajv {
  if (shared) return shared;
  shared = new Ajv({
    allErrors: true,
    verbose: true,
    discriminator: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    code: { regExp: linearRegExp },
  });
  addFormats.default(shared);
  shared.addVocabulary(['ui', 'example']);
  shared.addSchema(plain(ConditionSchema));
  shared.addSchema(plain(StepSchema));
  return shared;
}

/**
 * A copy as plain JSON Schema. TypeBox's unions are `anyOf`; ajv looks for a discriminator beside a `oneOf`, which
 * says the same where one field tells the shapes apart. It passes by what has no fields at all, so that is said as well.
 */
function plain(schema: object): object {
  return JSON.parse(JSON.stringify(schema), (_key, node: unknown) => {
    if (node === null || typeof node !== 'object' || !('discriminator' in node) || !('anyOf' in node))
      return node;
    const { anyOf, ...rest } = node;
    return { ...rest, type: 'object', oneOf: anyOf };
  }) as object;
}

/** More than a person reads, and a bound on what one bad value costs. */
const MAX_PROBLEMS = 200;

const compiled = new WeakMap<object, ValidateFunction>();

function validator(schema: object): ValidateFunction {
  let validate = compiled.get(schema);
  if (!validate) {
    const copy = plain(schema);
    const id = '$id' in copy && typeof copy.$id === 'string' ? copy.$id : undefined;
    validate = (id === undefined ? undefined : ajv().getSchema(id)) ?? ajv().compile(copy);
    compiled.set(schema, validate);
  }
  return validate;
}

/**
 * Compiles a schema, once per object. It may refer to `Condition`, have a `discriminator`, and carry `ui` hints.
 * Throws `Error` when it is not a valid JSON Schema (draft 7, strictly).
 */
export function compileSchema(schema: object): SchemaCheck {
  const validate = validator(schema);
  return (value, pointerPrefix = '') => {
    const problems: Problem[] = [];
    collect(validate, value, pointerPrefix, problems);
    return problems;
  };
}

/** Why a schema is not a valid JSON Schema (draft 7); null when it is. Says less than compiling it, and costs little. */
export function schemaFault(schema: object): string | null {
  return ajv().validateSchema(plain(schema)) === true ? null : ajv().errorsText();
}

/** Adds what is wrong to `problems`, until there are as many as are told. */
function collect(validate: ValidateFunction, value: unknown, prefix: string, problems: Problem[]): void {
  if (validate(value)) return;
  const errors = validate.errors ?? [];
  const { outermost, places } = outermostUnions(errors);
  for (const error of errors) {
    if (problems.length >= MAX_PROBLEMS) return;
    if (outermost.has(error)) collectUnion(error, prefix, problems);
    else if (!isWithinAny(error.instancePath, places)) problems.push(describeError(error, prefix));
  }
}

const isUnion = ({ keyword }: ErrorObject): boolean => keyword === 'anyOf' || keyword === 'oneOf';

/** Whether a place, or one around it, is among those. */
function isWithinAny(path: string, places: ReadonlySet<string>): boolean {
  if (places.size === 0) return false;
  for (let end = path.length; end >= 0; end = path.lastIndexOf('/', end - 1)) {
    if (places.has(path.slice(0, end))) return true;
    if (end === 0) return false;
  }
  return false;
}

/** A union's own error comes after all those of its branches, so of two at one place the later is the outer. */
function outermostUnions(errors: readonly ErrorObject[]): {
  outermost: ReadonlySet<ErrorObject>;
  places: ReadonlySet<string>;
} {
  const outermost = new Set<ErrorObject>();
  const places = new Set<string>();
  for (const error of errors.toReversed()) {
    if (!isUnion(error) || isWithinAny(error.instancePath, places)) continue;
    outermost.add(error);
    places.add(error.instancePath);
  }
  return { outermost, places };
}

/** Only what keeps the value from being the one shape that it was most likely meant to be. */
function collectUnion(error: ErrorObject, prefix: string, problems: Problem[]): void {
  const branches = Array.isArray(error.schema) ? (error.schema as object[]) : [];
  const branch = error.keyword === 'anyOf' ? bestBranch(branches, error.data) : null;
  if (branch) collect(validator(branch), error.data, prefix + error.instancePath, problems);
  else problems.push(describeError(error, prefix));
}
