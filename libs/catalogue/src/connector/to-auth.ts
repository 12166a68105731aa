/** A way to sign in as data in, a kind of auth whose connections requests can carry out. */
import {
  type ApplyAuth,
  type AuthKind,
  defineAuth,
  inBasic,
  inHeader,
  inOrder,
  inQuery,
  oauth2Auth,
} from '#connector-sdk';
import { type TSchema, Type } from 'typebox';

import type { AuthPart, CustomAuth } from '../definition';

type KeyPart = Exclude<AuthPart, { type: 'oauth2' }>;

export function toAuthKind({ key, title, description, parts }: CustomAuth): AuthKind {
  const oauth2 = parts.find((part) => part.type === 'oauth2');
  if (oauth2) {
    const { type: _, ...declaration } = oauth2;
    return oauth2Auth({ key, title, description, oauth2: declaration });
  }
  const keys = parts.filter((part) => part.type !== 'oauth2');
  return defineAuth({
    key,
    title,
    ...(description === '' ? {} : { description }),
    fields: Type.Object(Object.assign({}, ...keys.map(fieldsOf)) as Record<string, TSchema>, {
      additionalProperties: false,
    }),
    apply: inOrder(...keys.map(applyOf)),
  });
}

const secret = (title: string) =>
  Type.String({ title, minLength: 1, maxLength: 10_000, ui: { secret: true } });

function fieldsOf(part: KeyPart): Record<string, TSchema> {
  if (part.type !== 'basic') return { [part.field]: secret(part.title) };
  return {
    [part.usernameField]: Type.String({ title: 'User name', maxLength: 10_000 }),
    [part.passwordField]: Type.String({ title: 'Password', maxLength: 10_000, ui: { secret: true } }),
  };
}

function applyOf(part: KeyPart): ApplyAuth {
  switch (part.type) {
    case 'basic':
      return inBasic(part.usernameField, part.passwordField);
    case 'bearer':
      return inHeader('authorization', `Bearer {${part.field}}`);
    case 'apiKey':
      if (part.in === 'query') return inQuery(part.name, `{${part.field}}`);
      if (part.in === 'cookie')
        return inHeader('cookie', `${part.name === '' ? '' : `${part.name}=`}{${part.field}}`);
      return inHeader(part.name, `${part.prefix ?? ''}{${part.field}}`);
  }
}
