import { defineAction, listOf, textAt, valueAt } from '#connector-sdk';
import { Type } from 'typebox';

import { LONG_MS } from './api';
import { extraField, modelField, UsageOutput } from './inputs';
import { usageOf } from './usage';

const Vector = (title: string) => Type.Array(Type.Number(), { title });

export const embedAction = defineAction({
  key: 'embed',
  title: 'Make embeddings',
  description: 'Turns texts into lists of numbers, by which similar texts are found.',
  input: Type.Object(
    {
      model: modelField('text-embedding-3-small'),
      texts: Type.Array(Type.String({ minLength: 1, maxLength: 200_000 }), {
        title: 'Texts',
        minItems: 1,
        maxItems: 500,
      }),
      dimensions: Type.Optional(
        Type.Integer({
          title: 'How many numbers',
          description: 'For models that can make fewer.',
          minimum: 1,
          maximum: 10_000,
          ui: { advanced: true },
        }),
      ),
      extra: extraField(),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    first: Vector('Of the first text'),
    embeddings: Type.Array(Vector('Embedding'), { title: 'Of each text' }),
    model: Type.String({ title: 'Model' }),
    usage: UsageOutput,
  }),
  idempotent: true,
  async run({ api, input: { model, texts, dimensions, extra } }) {
    const { body } = await api.request({
      method: 'POST',
      path: '/embeddings',
      json: {
        model,
        input: texts,
        encoding_format: 'float',
        ...(dimensions === undefined ? {} : { dimensions }),
        ...extra,
      },
      timeoutMs: LONG_MS,
      maxResponseBytes: 50 * 1024 * 1024,
    });
    const embeddings = listOf(valueAt(body, 'data'))
      .toSorted((a, b) => Number(valueAt(a, 'index') ?? 0) - Number(valueAt(b, 'index') ?? 0))
      .map((one) => listOf(valueAt(one, 'embedding')).map(Number));
    return {
      first: embeddings[0] ?? [],
      embeddings,
      model: textAt(body, 'model') ?? model,
      usage: usageOf(body),
    };
  },
});
