import { Type } from 'typebox';

import { defineAuth } from '../define';
import type { AuthKind } from '../types';

/** A token that goes wherever the settings of a trigger say `{{auth.token}}`; see `Template`. */
export const authToken: AuthKind = defineAuth({
  key: 'token',
  title: 'A token for the address or for messages',
  fields: Type.Object(
    {
      token: Type.String({
        title: 'Token',
        description: 'Write {{auth.token}} where it is to stand: in the address, or in what is said first.',
        minLength: 1,
        maxLength: 10_000,
        ui: { secret: true },
      }),
    },
    { additionalProperties: false },
  ),
});
