/** Names and values in, the query of an address out (without `?`); placeholders stay, and are encoded once known. */
export function queryTemplate(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encoded(value)}`)
    .join('&');
}

const encoded = (value: string): string =>
  value
    .split(/(\{\{[^{}]*\}\})/)
    .map((part) => (part.startsWith('{{') ? part : encodeURIComponent(part)))
    .join('');
