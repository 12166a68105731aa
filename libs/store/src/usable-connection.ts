/** What a check of a definition has to know of a connection. */
export interface UsableConnection {
  connector: string;
  /** Its kind of auth. */
  auth: string;
}
