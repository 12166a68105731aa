import { type Static, Type } from 'typebox';

import { CreateConnection } from '../shapes';

const Uuid = Type.String({ format: 'uuid' });

/** A connection to be made, or one that is there and keeps its id. */
export const SignInBody = Type.Union([
  CreateConnection,
  Type.Object(
    {
      connectionId: Uuid,
      fields: Type.Optional(
        Type.Record(Type.String(), Type.Unknown(), {
          description: 'What of it changes first; a secret that is not sent stays as it is.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
]);
export type SignInBody = Static<typeof SignInBody>;

export const OAuthSettings = Type.Object({
  redirectUrl: Type.String({
    description: 'What services ask for as redirect, callback or return URL of an app.',
  }),
});
export type OAuthSettings = Static<typeof OAuthSettings>;

export const BrowserSignIn = Type.Object({
  connectionId: Uuid,
  url: Type.String({ description: 'Open it in a window of the same browser, within ten minutes.' }),
});
export type BrowserSignIn = Static<typeof BrowserSignIn>;

export const DeviceSignIn = Type.Object({
  connectionId: Uuid,
  /** For GET /connections/oauth/device/:pollId. */
  pollId: Uuid,
  userCode: Type.String({ description: 'To be entered at the address.' }),
  verificationUrl: Type.String(),
  verificationUrlComplete: Type.Union([Type.String(), Type.Null()], {
    description: 'The address with the code in it, for a link or a QR code.',
  }),
  expiresAt: Type.String({ format: 'date-time' }),
  intervalSeconds: Type.Integer({ description: 'How often to look; more often does no harm.' }),
});
export type DeviceSignIn = Static<typeof DeviceSignIn>;

export const PollParams = Type.Object({ pollId: Uuid });
export type PollParams = Static<typeof PollParams>;

export const DeviceSignInState = Type.Object({
  connectionId: Uuid,
  state: Type.Enum(['waiting', 'connected', 'refused', 'expired']),
  message: Type.Union([Type.String(), Type.Null()]),
  intervalSeconds: Type.Integer(),
});
export type DeviceSignInState = Static<typeof DeviceSignInState>;

export const CallbackQuery = Type.Object({
  state: Type.Optional(Type.String({ maxLength: 500 })),
  code: Type.Optional(Type.String({ maxLength: 10_000 })),
  error: Type.Optional(Type.String({ maxLength: 500 })),
  error_description: Type.Optional(Type.String({ maxLength: 5000 })),
});
export type CallbackQuery = Static<typeof CallbackQuery>;
