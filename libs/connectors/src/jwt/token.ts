import { type TSchema, Type } from 'typebox';

export const tokenField = () =>
  Type.String({
    title: 'Token',
    description: 'With or without ‘Bearer’ in front.',
    minLength: 1,
    maxLength: 100_000,
    ui: { placeholder: '{{trigger.headers.authorization}}' },
  });

export const withoutBearer = (token: string): string => token.trim().replace(/^bearer\s+/i, '');

export const TokenOutput = <Fields extends Record<string, TSchema>>(fields: Fields) =>
  Type.Object({
    ...fields,
    claims: Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()], { title: 'What it says' }),
    header: Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()], { title: 'Header' }),
  });
