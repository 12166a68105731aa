/** Settings that several operations have. */
import { Type } from 'typebox';

export const modelField = (placeholder: string) =>
  Type.String({
    title: 'Model',
    minLength: 1,
    maxLength: 500,
    ui: { options: { load: 'models' }, placeholder },
  });

export const filesField = () =>
  Type.Optional(
    Type.Array(Type.Unknown({ ui: { format: 'file' } }), {
      title: 'Files',
      description:
        'Pictures, PDFs, texts or sound, as files of other steps; or addresses of pictures on the web.',
      maxItems: 20,
    }),
  );

export const extraField = () =>
  Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), {
      title: 'More parameters',
      description: 'Sent as they are, for what this server knows besides.',
      ui: { advanced: true },
    }),
  );

export const UsageOutput = Type.Union(
  [
    Type.Object({
      inputTokens: Type.Union([Type.Number(), Type.Null()], { title: 'Tokens in' }),
      outputTokens: Type.Union([Type.Number(), Type.Null()], { title: 'Tokens out' }),
      totalTokens: Type.Union([Type.Number(), Type.Null()], { title: 'Tokens' }),
    }),
    Type.Null(),
  ],
  { title: 'Used' },
);
