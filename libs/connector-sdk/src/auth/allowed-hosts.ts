/** Which hosts a connection's credentials may be sent to, where a step says what address is called. */
import { Type } from 'typebox';

import { PermanentError } from '../errors';
import type { AuthKind } from '../types';
import { given } from './fields';

/** The name of the field that `limitedToHosts` adds. */
export const ALLOWED_HOSTS = 'allowedHosts';

const field = Type.Optional(
  Type.String({
    title: 'Only for these hosts',
    description:
      'Nobody else is sent these credentials, whatever address a step calls. Several with commas; *.example.com is ' +
      'all below example.com. Left empty: any, but then the host of an address can’t come from data.',
    maxLength: 2000,
    pattern: '^[^@]*$',
    ui: { placeholder: 'api.example.com', advanced: true, secret: false },
  }),
);

/** For kinds whose credentials go to whatever address a step says. */
export function limitedToHosts(kind: AuthKind): AuthKind {
  const { properties, ...options } = kind.fields;
  return {
    ...kind,
    fields: Type.Object({ ...properties, [ALLOWED_HOSTS]: field }, { ...options, required: undefined }),
  };
}

/** Throws `PermanentError` (`connection.other_host`) where a connection's credentials are not for this address. */
export function refuseOtherHost(fields: Readonly<Record<string, unknown>>, address: string): void {
  const allowed = given(fields, ALLOWED_HOSTS)
    .split(/[\s,;]+/)
    .filter((entry) => entry !== '');
  if (allowed.length === 0) return;
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url && allowed.some((entry) => isMeant(entry, url))) return;
  throw new PermanentError({
    code: 'connection.other_host',
    message: `The connection is only for ${allowed.join(', ')}, and is not used for ${url?.host || 'an address that is none'}. Check the address of the step, or add the host to the connection.`,
  });
}

/** `a.example`, `a.example:8443`, `*.example`, or a whole address of it. */
function isMeant(entry: string, { hostname, host, protocol }: URL): boolean {
  const [, wildcard = '', named = ''] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(\*\.)?([^/?#]*)/i.exec(entry) ?? [];
  // As it is written in an address: a name beyond ASCII in its other form, and no port that is the scheme's own.
  const text = `${protocol}//${named}`;
  if (named === '' || !URL.canParse(text)) return false;
  const meant = new URL(text);
  const isWithPort = /:\d+$/.test(named);
  if (isWithPort && meant.port !== new URL(`${protocol}//${host}`).port) return false;
  return wildcard === '' ? hostname === meant.hostname : hostname.endsWith(`.${meant.hostname}`);
}
