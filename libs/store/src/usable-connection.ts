/** What a check of a definition has to know of a connection. */
export interface UsableConnection {
  connector: string;
  /** Its kind of auth. */
  auth: string;
  /** Its credentials go to some hosts only, whatever a step says. */
  isHeldToHosts: boolean;
}

/** Its columns, of the table `connections`. */
export const USABLE_CONNECTION = `
  connector, auth, coalesce(fields->>'allowedHosts', '') ~ '[^[:space:],;]' AS "isHeldToHosts"
`;
