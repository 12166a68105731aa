import type { ConnectionNeed } from './connection-need';
import type { ActionDeclaration, Connector } from './types';

/**
 * The connections that an action takes; null: none. Where it does not say so itself, those whose credentials are put
 * onto requests for it; a service of its own needs one.
 */
export function connectionNeed(action: ActionDeclaration, { auth, api }: Connector): ConnectionNeed | null {
  if (action.auth) return action.auth;
  const kinds = auth.filter(({ apply }) => apply !== undefined).map(({ key }) => key);
  return kinds.length === 0 ? null : { kinds, required: typeof api?.baseUrl === 'string' };
}
