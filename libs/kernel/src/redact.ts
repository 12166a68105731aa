import { LEAST_SECRET } from './secret-forms';

export const REDACTED = '••••••';

const SECRET_NAME =
  /^(authorization|proxy-authorization|cookie|set-cookie|password|passwd|secret|token|api[-_]?key|access[-_]?token|refresh[-_]?token|client[-_]?secret|private[-_]?key|x-api-key|x-auth-token|x-hub-signature(-256)?)$/i;

/** Whether a field or header of this name is never shown. */
export const isSecretName = (name: string): boolean => SECRET_NAME.test(name);

/**
 * A copy of a JSON value in which fields with a secret's name, and every occurrence of one of `secrets` inside a
 * text or a name, are masked. Values shorter than four characters are not searched for: they would mask ordinary
 * words. `secrets` are searched for as they are: give all the forms in which one may come back (`formsOf`).
 */
export function redact(value: unknown, secrets: readonly string[] = []): unknown {
  const searched = secrets
    .filter((secret) => secret.length >= LEAST_SECRET)
    .sort((a, b) => b.length - a.length);
  const mask = (node: string): string => {
    let text = node;
    for (const secret of searched) if (text.includes(secret)) text = text.replaceAll(secret, REDACTED);
    return text;
  };
  const walk = (node: unknown): unknown => {
    if (typeof node === 'string') return mask(node);
    // A number may be a PIN.
    if (typeof node === 'number') return searched.includes(String(node)) ? REDACTED : node;
    if (Array.isArray(node)) return node.map(walk);
    if (node === null || typeof node !== 'object' || node instanceof Date) return node;
    const copy: Record<string, unknown> = {};
    for (const [name, child] of Object.entries(node)) {
      const masked = child !== null && child !== '' && isSecretName(name) ? REDACTED : walk(child);
      Object.defineProperty(copy, mask(name), {
        value: masked,
        enumerable: true,
        writable: true,
        configurable: true,
      });
    }
    return copy;
  };
  return walk(value);
}
