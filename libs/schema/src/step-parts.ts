/** What several types of step have in common. */
import { Type, type Static } from 'typebox';

export const Id = Type.String({
  pattern: '^[a-z][a-z0-9_]{0,62}$',
  description:
    'Set once when the step is made; lower-case letters, digits and underscores. Templates name the step by it.',
});
export const Title = Type.Optional(Type.String({ maxLength: 200 }));
export const ConnectionId = Type.Optional(Type.Union([Type.String({ format: 'uuid' }), Type.Null()]));
export const Input = Type.Record(Type.String(), Type.Unknown(), {
  description: 'Values with templates; each text leaf is a template of its own.',
});
export const Template = (description: string) => Type.String({ maxLength: 65_536, description });
/** One value, which is mostly a template. */
export const Value = (description: string) => Type.Unknown({ description });

export const RetryPolicy = Type.Object(
  {
    attempts: Type.Integer({ minimum: 1, maximum: 20, description: 'Tries in all, the first included.' }),
    backoff: Type.Optional(Type.Enum(['exponential', 'fixed'])),
    initialMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400_000 })),
    maxMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400_000 })),
  },
  { additionalProperties: false },
);
export type RetryPolicy = Static<typeof RetryPolicy>;

export const ON_ERROR = ['fail', 'continue', 'fallback', 'handle'] as const;
export type OnError = (typeof ON_ERROR)[number];

export const TimeZone = Type.String({
  maxLength: 64,
  description: 'IANA time zone, such as Europe/Berlin. Default UTC.',
});
