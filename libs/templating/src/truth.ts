/** Handlebars' idea of a condition: false, 0, '', nothing, NaN and an empty list are not; everything else is. */
export function isTruthy(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}
