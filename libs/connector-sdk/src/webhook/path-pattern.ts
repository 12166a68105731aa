/** A pattern such as `/orders/:id` in → a test of what stands behind a trigger's address, which gives its parameters. */

/** Null when the path is another one. */
export type PathPattern = (path: string) => Record<string, string> | null;

const MAX_SEGMENTS = 50;

/**
 * A segment `:name` takes any one segment, and `*` at the end whatever follows, as the parameter `*`. A slash at the
 * end makes no difference. Parameters are decoded (RFC 3986 §2.1); what does not decode stays as it came.
 */
export function compilePathPattern(pattern: string): PathPattern {
  const expected = segmentsOf(pattern);
  const open = expected.at(-1) === '*';
  if (open) expected.pop();
  return (path) => {
    const segments = segmentsOf(path);
    if (open ? segments.length < expected.length : segments.length !== expected.length) return null;
    const found = new Map<string, string>();
    for (const [n, part] of expected.entries()) {
      const segment = segments[n]!;
      if (part.startsWith(':') && part.length > 1) found.set(part.slice(1), decoded(segment));
      else if (part !== segment && part !== decoded(segment)) return null;
    }
    if (open) found.set('*', segments.slice(expected.length).map(decoded).join('/'));
    return Object.fromEntries(found);
  };
}

/** What is wrong with a pattern, as a sentence; null when nothing is. */
export function pathPatternProblem(pattern: string): string | null {
  const segments = segmentsOf(pattern);
  const names = segments.filter((segment) => segment.startsWith(':')).map((segment) => segment.slice(1));
  if (!pattern.startsWith('/')) return 'Begin it with a slash, as in /orders/:id.';
  if (segments.length > MAX_SEGMENTS) return `It has more than ${MAX_SEGMENTS} parts.`;
  if (segments.includes('')) return 'Leave nothing out between two slashes.';
  if (segments.slice(0, -1).includes('*')) return 'A * can only be the last part.';
  if (names.some((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)))
    return 'After a colon comes a name of letters, digits and underscores, as in /orders/:id.';
  return new Set(names).size < names.length ? 'Each name can stand in it once only.' : null;
}

function segmentsOf(path: string): string[] {
  const end = path.length > 0 && path.endsWith('/') ? path.length - 1 : path.length;
  const inner = path.slice(path.startsWith('/') ? 1 : 0, Math.max(end, path.startsWith('/') ? 1 : 0));
  return inner === '' ? [] : inner.split('/');
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
