/** The host of a URL as circuits and limits are kept by: lower case, with its port where that is not the usual one. */
export function hostOf(url: unknown): string | null {
  if (typeof url !== 'string' || !URL.canParse(url)) return null;
  const { host, protocol } = new URL(url);
  return (protocol === 'http:' || protocol === 'https:') && host !== '' ? host : null;
}
