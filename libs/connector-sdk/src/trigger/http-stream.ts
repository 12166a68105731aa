/** An HTTP answer without an end, described as data. */
export interface HttpStreamDescription {
  transport: 'sse' | 'ndjson' | 'json-seq' | 'long-poll';
  method: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string | null;
}
