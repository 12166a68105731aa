/** The shapes of what came at a test address, of samples, and of what a service knows of a trigger. */
import { Type, type Static, type TSchema } from 'typebox';

const Uuid = Type.String({ format: 'uuid' });
const Time = Type.String({ format: 'date-time' });
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

const Reason = Type.Object({ code: Type.String(), message: Type.String() });

export const CaptureView = Type.Object({
  id: Uuid,
  receivedAt: Time,
  method: Type.String(),
  path: Type.String({ description: 'Below the test address; empty or starting with /.' }),
  query: Type.String(),
  headers: Type.Array(Type.Array(Type.String()), {
    description: 'Name and value of each line as received; secrets are masked.',
  }),
  contentType: nullable(Type.String()),
  bodyBytes: Type.Integer(),
  body: Type.Object({ encoding: Type.Enum(['utf8', 'base64']), data: Type.String() }),
  refused: nullable(Reason),
  output: Type.Unknown({
    description: 'What templates would see as `trigger`; null when it does not parse.',
  }),
  error: nullable(Type.Unknown({ description: 'Kind, code and message: why there is no output.' })),
});
export type CaptureView = Static<typeof CaptureView>;

const SampleName = Type.String({ minLength: 1, maxLength: 200 });

export const SampleView = Type.Object({
  name: Type.String(),
  value: Type.Unknown({ description: 'What templates see as `trigger`.' }),
  updatedAt: Time,
});
export type SampleView = Static<typeof SampleView>;

export const SampleAnswer = Type.Object({ sample: nullable(SampleView) });
export type SampleAnswer = Static<typeof SampleAnswer>;

export const KeepCapture = Type.Object({ name: Type.Optional(SampleName) }, { additionalProperties: false });
export type KeepCapture = Static<typeof KeepCapture>;

export const PutSample = Type.Object(
  {
    name: Type.Optional(SampleName),
    value: Type.Unknown({ description: 'What templates see as `trigger`: any JSON up to 1 MiB.' }),
  },
  { additionalProperties: false },
);
export type PutSample = Static<typeof PutSample>;

export const RegistrationView = Type.Object({
  state: Type.Enum(['registering', 'active', 'unregistering', 'abandoned'], {
    description:
      '`unregistering`: to be taken back at the service. `abandoned`: it could not be taken back; do it there by hand.',
  }),
  connector: Type.String(),
  operation: Type.String(),
  expiresAt: nullable(Time),
  nextCheckAt: nullable(Time),
  attempts: Type.Integer({ description: 'How often what is to be done went wrong in a row.' }),
  error: nullable(Reason),
  createdAt: Time,
});
export type RegistrationView = Static<typeof RegistrationView>;

export const RegistrationsAnswer = Type.Object({ items: Type.Array(RegistrationView) });
export type RegistrationsAnswer = Static<typeof RegistrationsAnswer>;
