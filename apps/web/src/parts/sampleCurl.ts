const shellQuoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** One line for a terminal that posts a JSON value to a trigger URL. */
export const sampleCurl = (url: string, body: unknown): string =>
  `curl -X POST ${shellQuoted(url)} -H 'content-type: application/json' -d ${shellQuoted(JSON.stringify(body))}`;
