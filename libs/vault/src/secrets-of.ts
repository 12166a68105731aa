import type { AuthKind } from '#connector-sdk';
import { formsOfAll } from '#kernel';

/**
 * Every text of a connection's fields that must never be shown, in every form in which it may come back. Open fields,
 * such as a user name or an address, are none; what the kind does not know is.
 */
export function secretsOf(kind: AuthKind | null, fields: Readonly<Record<string, unknown>>): string[] {
  const texts = secretTexts(kind, fields);
  return [...new Set([...formsOfAll(texts), ...pairsOf(fields, texts)])].sort((a, b) => b.length - a.length);
}

function secretTexts(kind: AuthKind | null, fields: Readonly<Record<string, unknown>>): string[] {
  const known: Readonly<Record<string, unknown>> = kind?.fields.properties ?? {};
  return Object.entries(fields).flatMap(([name, value]) =>
    Object.hasOwn(known, name) ? textsBy(known[name], value) : allTexts(value),
  );
}

/** What stands behind `ui.secret`, however deep. */
function textsBy(schema: unknown, value: unknown): string[] {
  if (!isRecord(schema)) return [];
  if (isRecord(schema.ui) && schema.ui.secret === true) return allTexts(value);
  const choices = [schema.anyOf, schema.oneOf, schema.allOf].flatMap((some) =>
    Array.isArray(some) ? some : [],
  );
  const chosen = choices.flatMap((choice) => textsBy(choice, value));
  if (Array.isArray(value)) return [...chosen, ...value.flatMap((item) => textsBy(schema.items, item))];
  if (!isRecord(value)) return chosen;
  const properties = isRecord(schema.properties) ? schema.properties : {};
  const inner = Object.entries(value).flatMap(([name, child]) =>
    textsBy(Object.hasOwn(properties, name) ? properties[name] : schema.additionalProperties, child),
  );
  return [...chosen, ...inner];
}

function allTexts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  if (Array.isArray(value)) return value.flatMap(allTexts);
  return isRecord(value) ? Object.values(value).flatMap(allTexts) : [];
}

const MAX_PAIRED = 200;

/** `user:secret` in base64, as Basic (RFC 7617) sends it: its first and last characters mix both. */
function pairsOf(fields: Readonly<Record<string, unknown>>, secrets: readonly string[]): string[] {
  const short = (text: unknown): text is string => typeof text === 'string' && text.length <= MAX_PAIRED;
  const names = Object.values(fields).filter(short);
  return secrets
    .filter(short)
    .filter((secret) => secret.length > 0)
    .flatMap((secret) => {
      const bare = secret.trim();
      const pairs = [...names.map((name) => `${name.trim()}:${bare}`), `${bare}:`, `:${bare}`];
      return pairs.map((pair) => Buffer.from(pair).toString('base64'));
    });
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
