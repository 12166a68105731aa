/** What a request for a WebSocket says of itself besides who sends it → whether that will do. */
import { CodedError } from '#kernel';

import { RefusedHookError } from '../hooks/examine-hook';

/**
 * Browsers say from which page they come; programs don't, and could say anything.
 * @param allowed null: any
 * @throws CodedError hook.forbidden
 */
export function requireOrigin(allowed: readonly string[] | null, origin: string | undefined): void {
  if (!allowed || origin === undefined) return;
  const isAllowed = allowed.some((one) => one === '*' || normal(one) === normal(origin));
  if (!isAllowed)
    throw new RefusedHookError('hook.wrong_origin', {
      status: 403,
      message: 'Pages of this origin may not connect to this trigger.',
    });
}

const normal = (origin: string): string => origin.trim().toLowerCase().replace(/\/+$/, '');

/**
 * The first of the sub-protocols that we speak which the other side speaks too; null when none is spoken here.
 * @param offered the value of `Sec-WebSocket-Protocol`
 * @throws CodedError request.invalid
 */
export function agreeOnProtocol(spoken: readonly string[], offered: string | undefined): string | null {
  if (spoken.length === 0) return null;
  const names = (offered ?? '').split(',').map((name) => name.trim());
  const agreed = spoken.find((name) => names.includes(name));
  if (agreed !== undefined) return agreed;
  throw new CodedError(
    'request.invalid',
    `Offer a sub-protocol that this trigger speaks: ${spoken.join(', ')}.`,
  );
}

export const upgradeRequired = (): CodedError =>
  new CodedError('hook.upgrade_required', 'Connect to this trigger by WebSocket.', {
    headers: { upgrade: 'websocket', connection: 'upgrade' },
  });
