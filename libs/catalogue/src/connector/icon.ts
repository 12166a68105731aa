/** A picture for a connector that has none of its own: its first letters, in a colour that goes by its key. */
export function customIcon({ key, title }: { key: string; title: string }): string {
  const letters = title
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase() ?? '')
    .join('');
  const hue = [...key].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">' +
    `<rect width="64" height="64" rx="14" fill="hsl(${hue} 45% 42%)"/>` +
    '<text x="32" y="33" fill="#fff" font-family="system-ui, sans-serif" font-size="26" font-weight="600" ' +
    `text-anchor="middle" dominant-baseline="central">${letters}</text></svg>`
  );
}
