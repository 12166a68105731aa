/** Values within values, as Stripe's forms spell them: `items[0][price]=…` (https://docs.stripe.com/api/metadata shows it). */
export function formOf(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => pairsOf(name, value)));
}

/** Undefined is not sent; null empties what is there. */
function pairsOf(name: string, value: unknown): [string, string][] {
  if (value === undefined) return [];
  if (value === null) return [[name, '']];
  if (typeof value === 'object')
    return Object.entries(value).flatMap(([inner, one]) => pairsOf(`${name}[${inner}]`, one));
  return [[name, String(value)]];
}
