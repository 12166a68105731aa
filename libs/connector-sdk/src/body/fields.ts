/** Named values in which a name can come more than once, and can be any name at all. */
export type Fields = Record<string, unknown>;

/** Adds a value; a name's second value makes it a list. `__proto__` is a name like any other. */
export function addField(fields: Fields, name: string, value: unknown): void {
  if (!Object.hasOwn(fields, name)) {
    Object.defineProperty(fields, name, { value, enumerable: true, writable: true, configurable: true });
    return;
  }
  const present = fields[name];
  // No single value is ever a list, so a list holds the values so far.
  if (Array.isArray(present)) present.push(value);
  else fields[name] = [present, value];
}
