/** A file within something larger, or all of it. */
export interface PartFile {
  name: string;
  contentType: string;
  bytes: Buffer;
}
