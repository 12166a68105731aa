import { defineAction } from '#connector-sdk';
import { Type } from 'typebox';

import { complete, jsonOf } from './complete';
import { contentOf } from './content';
import { extraField, filesField, modelField, UsageOutput } from './inputs';

const Message = Type.Object({
  role: Type.Enum(['user', 'assistant', 'system'], {
    title: 'From',
    ui: { labels: { user: 'The person', assistant: 'The model', system: 'Instructions' } },
  }),
  content: Type.String({ title: 'Text', maxLength: 2_000_000, ui: { multiline: true } }),
});

export const chatAction = defineAction({
  key: 'chat',
  title: 'Ask a model',
  description: 'Sends a question, with files if you like, and gives the model’s answer.',
  input: Type.Object(
    {
      model: modelField('gpt-5-mini'),
      prompt: Type.String({ title: 'Question', minLength: 1, maxLength: 2_000_000, ui: { multiline: true } }),
      system: Type.Optional(
        Type.String({
          title: 'Instructions',
          description: 'Who the model is to be, and what it must keep to.',
          maxLength: 2_000_000,
          ui: { multiline: true },
        }),
      ),
      files: filesField(),
      format: Type.Optional(
        Type.Enum(['text', 'json', 'schema'], {
          title: 'The answer is',
          default: 'text',
          ui: { labels: { text: 'Text', json: 'JSON of any shape', schema: 'JSON that fits a schema' } },
        }),
      ),
      schema: Type.Optional(
        Type.Record(Type.String(), Type.Unknown(), {
          title: 'JSON schema',
          ui: { format: 'json', showWhen: { field: 'format', in: ['schema'] } },
        }),
      ),
      strict: Type.Optional(
        Type.Boolean({
          title: 'Keep to the schema strictly',
          description:
            'OpenAI then takes only schemas that name all fields as required, and allow no others.',
          default: false,
          ui: { showWhen: { field: 'format', in: ['schema'] } },
        }),
      ),
      history: Type.Optional(
        Type.Array(Message, {
          title: 'Said before',
          description: 'Earlier messages of the conversation, the oldest first.',
          maxItems: 500,
          ui: { advanced: true },
        }),
      ),
      temperature: Type.Optional(
        Type.Number({
          title: 'Temperature',
          description: '0: always much the same answer. 2: anything. Some models take none.',
          minimum: 0,
          maximum: 2,
          ui: { advanced: true },
        }),
      ),
      maxTokens: Type.Optional(
        Type.Integer({
          title: 'At most so many tokens',
          description: 'Of the answer, with what the model thinks before.',
          minimum: 1,
          maximum: 1_000_000,
          ui: { advanced: true },
        }),
      ),
      reasoningEffort: Type.Optional(
        Type.String({
          title: 'How long it thinks',
          description: 'For models that do: minimal, low, medium, high.',
          maxLength: 50,
          ui: { advanced: true },
        }),
      ),
      extra: extraField(),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    text: Type.String({ title: 'Answer' }),
    json: Type.Unknown({ title: 'Answer as data' }),
    refusal: Type.Union([Type.String(), Type.Null()], { title: 'Why it refused' }),
    finishReason: Type.Union([Type.String(), Type.Null()], { title: 'Why it ended' }),
    model: Type.String({ title: 'Model' }),
    id: Type.String({ title: 'Id' }),
    usage: UsageOutput,
  }),
  async run({ api, input, files }) {
    const { format = 'text', system, history = [], prompt } = input;
    const content = await contentOf(prompt, input.files ?? [], files);
    const { model, temperature, maxTokens, extra } = input;
    const completion = await complete(api, {
      ...{ model, temperature, maxTokens, extra },
      messages: [
        ...(system?.trim() ? [{ role: 'system', content: system }] : []),
        ...history,
        { role: 'user', content },
      ],
      reasoningEffort: input.reasoningEffort || undefined,
      responseFormat: formatOf(format, input.schema, input.strict),
    });
    return { ...completion, json: format === 'text' ? null : jsonOf(completion) };
  },
});

function formatOf(format: string, schema: unknown, strict = false): unknown {
  if (format === 'json') return { type: 'json_object' };
  if (format !== 'schema') return undefined;
  return { type: 'json_schema', json_schema: { name: 'answer', schema: schema ?? {}, strict } };
}
