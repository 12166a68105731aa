/** A value for a placeholder whose type nobody knows: objects and lists go as JSON text, all else as it is. */
export const parameterOf = (value: unknown): unknown =>
  value === undefined || value === null ? null : typeof value === 'object' ? JSON.stringify(value) : value;
