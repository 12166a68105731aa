import { decodeJwt, decodeProtectedHeader } from 'jose';
import { Type } from 'typebox';

import { defineAction, PermanentError } from '#connector-sdk';

import { TokenOutput, tokenField, withoutBearer } from './token';

export const decodeAction = defineAction({
  key: 'decode',
  title: 'Read a token without checking it',
  description:
    'Gives what a JSON Web Token (JWT) says. Anybody can have made it: check it before you trust it.',
  idempotent: true,
  input: Type.Object({ token: tokenField() }, { additionalProperties: false }),
  output: TokenOutput({
    expiresAt: Type.Union([Type.String(), Type.Null()], { title: 'Good until' }),
    expired: Type.Boolean({ title: 'Has it run out' }),
  }),
  run: async ({ input }) => {
    const token = withoutBearer(input.token);
    const { claims, header } = read(token);
    const end =
      typeof claims.exp === 'number' && Math.abs(claims.exp) < 8e12 ? new Date(claims.exp * 1000) : null;
    return {
      expiresAt: end?.toISOString() ?? null,
      expired: end !== null && end.getTime() <= Date.now(),
      claims,
      header,
    };
  },
});

function read(token: string) {
  try {
    return { claims: decodeJwt(token), header: { ...decodeProtectedHeader(token) } };
  } catch (cause) {
    throw new PermanentError({
      code: 'jwt.not_a_token',
      message:
        'This is no JSON Web Token: it has to be three pieces of letters and digits with dots between.',
      cause,
    });
  }
}
