/** Which fields of a kind of auth are secret, by the `ui.secret` that its schema carries. */
import type { AuthKind } from '#connector-sdk';

export interface SplitFields {
  open: Record<string, unknown>;
  secret: Record<string, unknown>;
}

/**
 * Parts a connection's fields into those that are shown and those that are sealed; unknown ones count as secret, and
 * so do those of `sealed`: a connector whose kinds were changed since shows nothing that was secret.
 */
export function splitFields(
  auth: AuthKind,
  fields: Readonly<Record<string, unknown>>,
  sealed: readonly string[] = [],
): SplitFields {
  const split: SplitFields = { open: {}, secret: {} };
  for (const [name, value] of Object.entries(fields)) {
    const schema: unknown = Object.hasOwn(auth.fields.properties, name)
      ? auth.fields.properties[name]
      : undefined;
    const isSecret = schema === undefined || holdsSecret(schema) || sealed.includes(name);
    const part = isSecret ? split.secret : split.open;
    Object.defineProperty(part, name, { value, enumerable: true, writable: true, configurable: true });
  }
  return split;
}

export const secretFieldNames = ({ fields }: AuthKind): string[] =>
  Object.entries(fields.properties)
    .filter(([, schema]) => holdsSecret(schema))
    .map(([name]) => name);

/** A field with a secret anywhere in it is sealed whole. */
function holdsSecret(schema: unknown): boolean {
  if (schema === null || typeof schema !== 'object') return false;
  if ('ui' in schema && isRecord(schema.ui) && schema.ui.secret === true) return true;
  return Object.values(schema).some(holdsSecret);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object';
