/** Sets parameters of an address. One that can't be read is left as it is: who sends it says so. */
export function withQuery(text: string, query: readonly (readonly [string, string])[]): string {
  if (query.length === 0 || !URL.canParse(text)) return text;
  const url = new URL(text);
  for (const [name, value] of query) url.searchParams.set(name, value);
  return url.href;
}
