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
  const known = new Set([before.baseUrl, ...signInUrls(before)].map(originOf));
  const isElsewhere = (url: string) => !known.has(originOf(url));
  const isMoved = originOf(before.baseUrl) !== originOf(after.baseUrl);
  const moved = connections.filter(({ auth }) => isMoved || signInUrls(after, auth).some(isElsewhere));
  const [first] = moved;
  if (!first) return;
  const address = isMoved ? after.baseUrl : signInUrls(after, first.auth).find(isElsewhere);
  const names = moved.flatMap((one) => one.names);
  throw new CodedError(
    'conflict.state',
    `There are connections whose credentials are for another address than ${address}: ${names
      .slice(0, 20)
      .map((name) => `“${name}”`)
      .join(', ')}. Make a connector of its own for the new address, or delete these connections first.`,
  );
}

/** Where the client's secret goes, of all kinds or of one. */
const signInUrls = ({ auth }: CustomDefinition, key?: string): string[] =>
  auth
    .filter((kind) => key === undefined || kind.key === key)
    .flatMap(({ parts }) => parts)
    .flatMap((part) =>
      part.type === 'oauth2' ? [part.tokenUrl, part.authorizationUrl, part.deviceAuthorizationUrl] : [],
    )
    .filter((url) => url !== undefined && url !== '');

const originOf = (url: string): string => (URL.canParse(url) ? new URL(url).origin : url);
