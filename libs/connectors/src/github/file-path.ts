import { pathPart } from '#connector-sdk';

/** `docs/door.md` → its path in the API. Throws `PermanentError` for parts that are empty or `..`. */
export const filePath = (path: string): string =>
  path.trim().replace(/^\/+/, '').split('/').map(pathPart).join('/');
