/** Which connections an operation takes. */
export interface ConnectionNeed {
  /** Keys of kinds of auth; at least one. */
  kinds: readonly string[];
  required: boolean;
}
