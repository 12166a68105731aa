/** SQLSTATE classes 21, 22, 23 and 54: the data was refused and will be again; the database itself is well. */
export function isRefusedData(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^(21|22|23|54)[0-9A-Z]{3}$/.test(code);
}
