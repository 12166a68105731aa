import { REDACTED, TextMasker } from './text-masker';

export { REDACTED };

const SECRET_NAME =
  /^(authorization|proxy-authorization|cookie|set-cookie|password|passwd|secret|token|api[-_]?key|access[-_]?token|refresh[-_]?token|client[-_]?secret|private[-_]?key|x-api-key|x-auth-token|x-hub-signature(-256)?)$/i;

/** Whether a field or header of this name is never shown. */
export const isSecretName = (name: string): boolean => SECRET_NAME.test(name);

/**
 * A copy of a JSON value in which fields with a secret's name, and every occurrence of one of `secrets` inside a
 * text or a name, are masked. Values shorter than four characters are not searched for: they would mask ordinary
 * words. `secrets` are searched for as they are: give all the forms in which one may come back (`formsOf`).
 */
export const redact = (value: unknown, secrets: readonly string[] = []): unknown =>
  masked(value, masker(secrets), isSecretName);

/** As `redact`, but by value only: for what later steps may need whole, whatever its fields are called. */
export const redactValues = (value: unknown, secrets: readonly string[]): unknown =>
  secrets.length === 0 ? value : masked(value, masker(secrets), () => false);

function masker(secrets: readonly string[]): TextMasker {
  const texts = new TextMasker();
  texts.add(secrets);
  return texts;
}

function masked(node: unknown, texts: TextMasker, isHidden: (name: string) => boolean): unknown {
  if (typeof node === 'string') return texts.mask(node);
  // A number may be a PIN.
  if (typeof node === 'number') return texts.has(String(node)) ? REDACTED : node;
  if (Array.isArray(node)) return node.map((item) => masked(item, texts, isHidden));
  if (node === null || typeof node !== 'object' || node instanceof Date || ArrayBuffer.isView(node))
    return node;
  const copy: Record<string, unknown> = {};
  for (const [name, child] of Object.entries(node)) {
    const isShown = child === null || child === '' || !isHidden(name);
    Object.defineProperty(copy, texts.mask(name), {
      value: isShown ? masked(child, texts, isHidden) : REDACTED,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return copy;
}
