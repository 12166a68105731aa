/** A connection's decrypted credentials, for the length of one call. */
export interface ConnectionCredentials {
  /** The `key` of the `AuthKind`. */
  kind: string;
  fields: Record<string, unknown>;
}
