import { LEAST_SECRET } from './secret-forms';
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
  masked(value, masker(secrets));

/**
 * As `redact`, but by value only: for what later steps may need whole, whatever its fields are called. What holds no
 * secret is given back as it is, without a copy.
 */
export const redactValues = (value: unknown, secrets: readonly string[]): unknown =>
  secrets.length === 0 ? value : maskedIn(value, masker(secrets));

type Masker = Pick<TextMasker, 'mask' | 'has'>;

/** Up to so many, looking for each of them is faster than reading a text once for all. */
const MAX_BY_ONE = 50;

function masker(secrets: readonly string[]): Masker {
  if (secrets.length <= MAX_BY_ONE) return oneByOne(secrets);
  const texts = new TextMasker();
  texts.add(secrets);
  return texts;
}

function oneByOne(secrets: readonly string[]): Masker {
  const searched = secrets
    .filter((secret) => secret.length >= LEAST_SECRET)
    .sort((a, b) => b.length - a.length);
  return {
    has: (text) => searched.includes(text),
    mask: (text) => {
      let masked = text;
      for (const secret of searched)
        if (masked.includes(secret)) masked = masked.replaceAll(secret, REDACTED);
      return masked;
    },
  };
}

function masked(node: unknown, texts: Masker): unknown {
  if (Array.isArray(node)) return node.map((item) => masked(item, texts));
  if (!isRecord(node)) return maskedLeaf(node, texts);
  const copy: Record<string, unknown> = {};
  for (const [name, child] of Object.entries(node)) {
    const isHidden = child !== null && child !== '' && isSecretName(name);
    put(copy, texts.mask(name), isHidden ? REDACTED : masked(child, texts));
  }
  return copy;
}

function maskedIn(node: unknown, texts: Masker): unknown {
  if (Array.isArray(node)) {
    const items = node.map((item) => maskedIn(item, texts));
    return items.some((item, at) => item !== node[at]) ? items : node;
  }
  if (!isRecord(node)) return maskedLeaf(node, texts);
  const copy: Record<string, unknown> = {};
  let isChanged = false;
  for (const [name, child] of Object.entries(node)) {
    const [shownName, shown] = [texts.mask(name), maskedIn(child, texts)];
    isChanged ||= shownName !== name || shown !== child;
    put(copy, shownName, shown);
  }
  return isChanged ? copy : node;
}

function maskedLeaf(node: unknown, texts: Masker): unknown {
  if (typeof node === 'string') return texts.mask(node);
  // A number may be a PIN.
  return typeof node === 'number' && texts.has(String(node)) ? REDACTED : node;
}

const isRecord = (node: unknown): node is Record<string, unknown> =>
  node !== null && typeof node === 'object' && !(node instanceof Date) && !ArrayBuffer.isView(node);

/** `__proto__` is a name like any other. */
function put(copy: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') copy[name] = value;
  else Object.defineProperty(copy, name, { value, enumerable: true, writable: true, configurable: true });
}
