/** An authority of one's own, which vouches for the hosts that a connection speaks to by HTTPS. */
import type { HttpTls } from '#kernel';
import { Type } from 'typebox';

import type { AuthKind } from '../types';
import { given } from './fields';

/** The name of the field that `withAuthority` adds; what it holds is public. */
const FIELD = 'ca';

const field = Type.Optional(
  Type.String({
    title: 'Authority',
    description:
      'A certificate (PEM) to trust besides the public ones, for an installation whose certificate is from an authority of your own.',
    maxLength: 100_000,
    ui: {
      placeholder: '-----BEGIN CERTIFICATE-----',
      multiline: true,
      advanced: true,
      secret: false,
    },
  }),
);

/** For kinds whose credentials go out with HTTP requests; one that has such a field keeps it. */
export function withAuthority(kind: AuthKind): AuthKind {
  if (!kind.apply || kind.fields.properties[FIELD]) return kind;
  const { properties, ...options } = kind.fields;
  return {
    ...kind,
    fields: Type.Object({ ...properties, [FIELD]: field }, { ...options, required: undefined }),
  };
}

/** What of that goes into a request; nothing where the connection names no authority. */
export function authorityOf(fields: Readonly<Record<string, unknown>>): { tls?: HttpTls } {
  const ca = given(fields, FIELD);
  return ca === '' ? {} : { tls: { ca } };
}
