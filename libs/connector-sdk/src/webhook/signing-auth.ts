import { Type } from 'typebox';

import { defineAuth } from '../define';
import type { AuthKind, UiHints } from '../types';
import { MAX_SECRETS } from './secrets';

export interface SigningAuthWords {
  /** Default ‘Webhook secret’. */
  title?: string;
  /** What the service calls it, and where it is found there. */
  description: string;
  placeholder?: string;
}

/** A list of secrets, of which a request has to be signed with one: so one can be replaced without a gap. */
export const secretList = (title: string, description: string, ui: UiHints = {}) =>
  Type.Array(Type.String({ minLength: 1, maxLength: 10_000 }), {
    title,
    description: `${description} While it is being replaced, enter the old one and the new one; a request needs only one of them.`,
    minItems: 1,
    maxItems: MAX_SECRETS,
    ui: { ...ui, secret: true },
  });

/** The kind of auth `signing`, whose field `secrets` is what `signedBy` reads. */
export const signingAuth = ({
  title = 'Webhook secret',
  description,
  placeholder,
}: SigningAuthWords): AuthKind =>
  defineAuth({
    key: 'signing',
    title,
    fields: Type.Object(
      { secrets: secretList(title, description, placeholder ? { placeholder } : {}) },
      { additionalProperties: false },
    ),
  });
