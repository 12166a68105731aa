/** A `Content-Type` taken apart (RFC 9110 §8.3). */
export interface ContentType {
  /** `type/subtype`, lower case. */
  essence: string;
  charset: string | null;
}

const CHARSET = /;\s*charset\s*=\s*(?:"([^"]*)"|([^\s;]+))/i;

export function parseContentType(header: string | undefined): ContentType | null {
  const essence = header?.split(';', 1)[0]?.trim().toLowerCase();
  if (!header || !essence) return null;
  const charset = CHARSET.exec(header);
  return { essence, charset: (charset?.[1] ?? charset?.[2])?.toLowerCase() ?? null };
}

export type BodyFormat = 'json' | 'form' | 'multipart' | 'xml' | 'text' | 'binary';

/** Types that are text although they are not called `text/…`. */
const TEXTUAL = /^application\/(x-)?(ndjson|jsonl|json-seq|yaml|javascript|ecmascript|graphql|toml|sql|csv)$/;

/** How a body of this type is read. */
export function formatOf({ essence }: ContentType): BodyFormat {
  if (essence === 'application/json' || essence === 'text/json' || essence.endsWith('+json')) return 'json';
  if (essence === 'application/x-www-form-urlencoded') return 'form';
  if (essence === 'multipart/form-data') return 'multipart';
  if (essence === 'application/xml' || essence === 'text/xml' || essence.endsWith('+xml')) return 'xml';
  return essence.startsWith('text/') || TEXTUAL.test(essence) ? 'text' : 'binary';
}
