/** How we show others who we are when we connect to them. */
import { type AuthKind, authToken, HEADER_AUTH_KINDS } from '#connector-sdk';

export const LISTEN_AUTH: readonly AuthKind[] = [...HEADER_AUTH_KINDS, authToken];

export const LISTEN_AUTH_KINDS = LISTEN_AUTH.map(({ key }) => key);
