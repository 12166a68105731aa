import type { ApiAnswer } from './declaration';

const EXTENDED = /filename\*\s*=\s*(?:utf-8|iso-8859-1)'[^']*'([^;\s]+)/i;
const PLAIN = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i;

/** The name that a service gives a file (RFC 6266), or the end of its address; never a path. */
export function fileNameOf({ headers, url }: Pick<ApiAnswer, 'headers' | 'url'>): string {
  const header = [headers['content-disposition']].flat()[0] ?? '';
  const [, extended] = EXTENDED.exec(header) ?? [];
  const [, quoted, token] = PLAIN.exec(header) ?? [];
  const said = decoded(extended) ?? quoted?.replace(/\\(.)/g, '$1') ?? token;
  const end = url !== undefined && URL.canParse(url) ? new URL(url).pathname.split('/').pop() : undefined;
  return withoutPath(said) || withoutPath(decoded(end)) || 'download';
}

function decoded(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const withoutPath = (text = ''): string =>
  (text.split(/[\\/]/).pop() ?? '')
    .replace(/\p{Cc}/gu, '')
    .replace(/^\.+$/, '')
    .slice(0, 255);
