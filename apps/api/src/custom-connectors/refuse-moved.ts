/** A connector before and after a change, and its connections in; a refusal out where their secrets would go elsewhere. */
import type { CustomDefinition } from '#catalogue';
import { CodedError } from '#kernel';
import type { MadeConnections } from '#store';

/**
 * Secrets are write-only: they don't go to another server because somebody changed the connector that they are for.
 * Throws `conflict.state`.
 */
export function refuseMoved(
  before: CustomDefinition,
  after: CustomDefinition,
  connections: readonly MadeConnections[],
): void {
  const isMoved = originOf(before.baseUrl) !== originOf(after.baseUrl);
  // Kind by kind: what one may be told is none of another one's business.
  const foreignTo = (kind: string): string | undefined => {
    const known = new Set([before.baseUrl, ...signInUrls(before, kind)].map(originOf));
    return signInUrls(after, kind).find((url) => !known.has(originOf(url)));
  };
  const moved = connections.filter(({ auth }) => isMoved || foreignTo(auth) !== undefined);
  const [first] = moved;
  if (!first) return;
  const address = isMoved ? after.baseUrl : foreignTo(first.auth);
  const names = moved.flatMap((one) => one.names);
  throw new CodedError(
    'conflict.state',
    `There are connections whose credentials are for another address than ${address}: ${names
      .slice(0, 20)
      .map((name) => `“${name}”`)
      .join(', ')}. Make a connector of its own for the new address, or delete these connections first.`,
  );
}

/** Where people and their client's secret are sent by one kind. */
const signInUrls = ({ auth }: CustomDefinition, key: string): string[] =>
  auth
    .filter((kind) => kind.key === key)
    .flatMap(({ parts }) => parts)
    .flatMap((part) =>
      part.type === 'oauth2' ? [part.tokenUrl, part.authorizationUrl, part.deviceAuthorizationUrl] : [],
    )
    .filter((url) => url !== undefined)
    .filter((url) => url !== '');

const originOf = (url: string): string => (URL.canParse(url) ? new URL(url).origin : url);
