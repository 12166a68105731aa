import { PermanentError, pathPart } from '#connector-sdk';

const NAME = /^(?:https?:\/\/[^/]+\/)?([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/;

/** `ann/house`, or its address → the path of the repository. Throws `PermanentError` (`github.bad_repository`). */
export function repositoryPath(repository: string): string {
  const [, owner, name] = NAME.exec(repository.trim()) ?? [];
  if (owner !== undefined && name !== undefined) return `/repos/${pathPart(owner)}/${pathPart(name)}`;
  throw new PermanentError({
    code: 'github.bad_repository',
    message: 'Write the repository as owner/name, such as ann/house.',
  });
}
