/** The servers that a document names in, one address out. */
import { entriesOf, isObject, type Json, listIn, objectOf, textIn } from './json';

/**
 * The first `https:` server, else the first `http:` one, with its variables at their defaults and without a slash at
 * the end; a relative one is behind where the document was fetched. Empty: none can be used.
 */
export function serverOf(servers: unknown, documentUrl: string | null): string {
  const addresses = listIn(servers)
    .slice(0, 50)
    .flatMap((one) => (isObject(one) ? [addressOf(one, documentUrl)] : []))
    .filter((address) => address !== null);
  return addresses.find((address) => address.startsWith('https:')) ?? addresses[0] ?? '';
}

function addressOf({ url, variables }: Json, documentUrl: string | null): string | null {
  const standard = new Map(
    entriesOf(variables).map(([name, one]) => [name, textIn(objectOf(one)['default'])]),
  );
  const filled = textIn(url)
    .trim()
    .slice(0, 2000)
    .replace(/\{([^{}]+)\}/g, (_, name: string) => standard.get(name) ?? '');
  const base = documentUrl ?? undefined;
  return URL.canParse(filled, base) ? baseUrlIn(new URL(filled, base).href) : null;
}

/** An address as a base URL: without user, query and fragment; null for one that is not `http:` or `https:`. */
export function baseUrlIn(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const { protocol, origin, pathname } = new URL(text);
  return protocol === 'https:' || protocol === 'http:' ? `${origin}${pathname}`.replace(/\/+$/, '') : null;
}
