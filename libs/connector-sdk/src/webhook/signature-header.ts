/** A signature's header in, the signatures in it out. */
import type { SignaturePlace } from './signature-scheme';

/** Services send one, or two while a secret is replaced. More would only cost time. */
const MAX_SIGNATURES = 10;

/** The first of the headers that is there and not empty; null when none is. */
export function firstHeader(
  fields: Readonly<Record<string, string>>,
  names: readonly string[],
): string | null {
  for (const name of names) {
    const value = Object.hasOwn(fields, name) ? fields[name]?.trim() : '';
    if (value) return value;
  }
  return null;
}

/** `t=1, v1=a, v1=b` → [['t', '1'], ['v1', 'a'], ['v1', 'b']]. */
export function pairsOf(header: string): [string, string][] {
  const pairs: [string, string][] = [];
  for (const part of header.split(',', 50)) {
    const at = part.indexOf('=');
    if (at > 0) pairs.push([part.slice(0, at).trim(), part.slice(at + 1).trim()]);
  }
  return pairs;
}

/** Empty when the header is not in the form that was agreed. */
export function signaturesIn(header: string, { form }: SignaturePlace): string[] {
  return allIn(header, form)
    .filter((signature) => signature !== '')
    .slice(0, MAX_SIGNATURES);
}

function allIn(header: string, form: SignaturePlace['form']): string[] {
  switch (form.kind) {
    case 'whole': {
      const prefix = form.prefix ?? '';
      return header.startsWith(prefix) ? [header.slice(prefix.length)] : [];
    }
    case 'pairs':
      return pairsOf(header)
        .filter(([name]) => name === form.name)
        .map(([, value]) => value);
    case 'list':
      // Lines of one name were joined by a comma and a blank; the signatures themselves hold neither.
      return header
        .split(/[ ]+/, 50)
        .map((entry) => entry.replace(/,$/, ''))
        .filter((entry) => entry.startsWith(`${form.name},`))
        .map((entry) => entry.slice(form.name.length + 1));
  }
}
