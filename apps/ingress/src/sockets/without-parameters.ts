/** A query as it was sent in → without some of its parameters, and else as it was. */
export function withoutParameters(query: string, names: readonly string[]): string {
  if (names.length === 0) return query;
  return query
    .split('&')
    .filter((pair) => {
      const [name] = [...new URLSearchParams(pair).keys()];
      return name === undefined || !names.includes(name);
    })
    .join('&');
}
