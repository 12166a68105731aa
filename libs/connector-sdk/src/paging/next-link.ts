/** `<address>; parameters`, one link of many (RFC 8288 §3). A comma within the address is part of it. */
const LINK = /<([^<>]*)>((?:[^,"]|"(?:[^"\\]|\\.)*")*)/g;
const PARAMETER = /;\s*([\w*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]+))/g;

/** The address of the link with `rel="next"`; null when there is none. */
export function nextLink(header: string | string[] | undefined): string | null {
  const text = Array.isArray(header) ? header.join(', ') : (header ?? '');
  for (const [, address, parameters] of text.slice(0, 16_384).matchAll(LINK)) {
    for (const [, name, quoted, token] of (parameters ?? '').matchAll(PARAMETER)) {
      if (name?.toLowerCase() !== 'rel') continue;
      const relations = (quoted ?? token ?? '').toLowerCase().split(/\s+/);
      if (relations.includes('next')) return address ?? null;
    }
  }
  return null;
}
