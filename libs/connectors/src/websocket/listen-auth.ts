/** How we show others who we are when we connect to them. */
import { type AuthKind, authToken, HTTP_AUTH_KINDS } from '#connector-sdk';

export const LISTEN_AUTH: readonly AuthKind[] = [...HTTP_AUTH_KINDS, authToken];

export const LISTEN_AUTH_KINDS = LISTEN_AUTH.map(({ key }) => key);
