/** An id from what a person chose or pasted: an id, or the address of a page or database. */
export function notionId(text: string): string {
  const path = text.trim().replace(/[?#].*$/s, '');
  const found = path.match(/[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi);
  return found?.at(-1) ?? path;
}
