/** An entry of a stream: as Redis sends it, as it is stored, and as templates see it. */
import { asText } from './text';

export interface StreamEntry {
  id: string;
  /** Name, value, name, value…; null when it was deleted. */
  fields: readonly Buffer[] | null;
}

/** Reads the answer of XREAD, XREADGROUP and XREVRANGE's entries. */
export function toEntries(list: unknown): StreamEntry[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => {
    if (!Array.isArray(entry) || !Buffer.isBuffer(entry[0])) return [];
    const fields: unknown = entry[1];
    return [
      {
        id: entry[0].toString('latin1'),
        fields: Array.isArray(fields)
          ? fields.filter((field): field is Buffer => Buffer.isBuffer(field))
          : null,
      },
    ];
  });
}

/** Of XREAD and XREADGROUP for one stream: `[[key, entries]]`, or null. */
export const entriesOfOne = (answer: unknown): StreamEntry[] =>
  Array.isArray(answer) && Array.isArray(answer[0]) ? toEntries(answer[0][1]) : [];

/** As JSON: pairs of texts; what is no text is `{ "base64": … }`. */
export function encodeFields(fields: readonly Buffer[]): Buffer {
  const pairs: unknown[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [name, value] = [fields[at]!, fields[at + 1]!];
    pairs.push([name.toString(), asText(value) ?? { base64: value.toString('base64') }]);
  }
  return Buffer.from(JSON.stringify(pairs));
}

/** What `encodeFields` wrote, as an object; of fields with one name the last one counts. */
export function readEntry(body: Buffer, readsJson: boolean): Record<string, unknown> {
  const pairs = JSON.parse(body.toString()) as [string, unknown][];
  return Object.fromEntries(
    pairs.map(([name, value]) => [name, readsJson && typeof value === 'string' ? readJson(value) : value]),
  );
}

/** JSON of an object or a list as what it is; other text stays text. */
export function readJson(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
