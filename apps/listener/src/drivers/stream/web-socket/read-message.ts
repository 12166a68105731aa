/** A message as rules see it. */
export interface ReadMessage {
  /** Of the stored bytes, where they are stored as they came. */
  contentType: string;
  value: unknown;
}
