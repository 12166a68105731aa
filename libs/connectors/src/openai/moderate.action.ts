import { defineAction, textAt, valueAt } from '#connector-sdk';
import { Type } from 'typebox';

import { modelField } from './inputs';

export const moderateAction = defineAction({
  key: 'moderate',
  title: 'Check a text',
  description: 'Says whether a text is hateful, violent, sexual or the like.',
  input: Type.Object(
    {
      text: Type.String({ title: 'Text', minLength: 1, maxLength: 1_000_000, ui: { multiline: true } }),
      model: Type.Optional(modelField('omni-moderation-latest')),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    flagged: Type.Boolean({ title: 'Something is wrong' }),
    categories: Type.Array(Type.String(), { title: 'What is wrong' }),
    scores: Type.Record(Type.String(), Type.Unknown(), { title: 'How likely each is' }),
    model: Type.Union([Type.String(), Type.Null()], { title: 'Model' }),
  }),
  idempotent: true,
  async run({ api, input: { text, model } }) {
    const body = await api.post('/moderations', { input: text, ...(model ? { model } : {}) });
    const result = valueAt(body, 'results.0');
    const flags = Object.entries(valueAt(result, 'categories') ?? {});
    return {
      flagged: valueAt(result, 'flagged') === true,
      categories: flags.filter(([, flag]) => flag === true).map(([name]) => name),
      scores: { ...(valueAt(result, 'category_scores') as object | undefined) },
      model: textAt(body, 'model'),
    };
  },
});
