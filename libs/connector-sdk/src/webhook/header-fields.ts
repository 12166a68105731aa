/** Lines with these names can't be joined by a comma (RFC 9110 §5.3, RFC 6265 §5.4), or only the first counts. */
const SEPARATORS: Record<string, string> = { cookie: '; ' };
const ONCE = new Set(['content-type', 'content-length', 'host', 'authorization', 'user-agent']);

/** Header lines as an object with lower-case names; lines of one name are joined. Any name is safe. */
export function headerFields(
  lines: readonly (readonly [name: string, value: string])[],
): Record<string, string> {
  const fields = new Map<string, string>();
  for (const [givenName, value] of lines) {
    const name = givenName.toLowerCase();
    const present = fields.get(name);
    if (present === undefined) fields.set(name, value);
    else if (!ONCE.has(name)) fields.set(name, `${present}${SEPARATORS[name] ?? ', '}${value}`);
  }
  return Object.fromEntries(fields);
}
