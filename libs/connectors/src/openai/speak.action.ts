import { defineAction } from '#connector-sdk';
import { Type } from 'typebox';

import { LONG_MS } from './api';
import { extraField, modelField } from './inputs';

const TYPES = {
  mp3: 'audio/mpeg',
  opus: 'audio/ogg',
  aac: 'audio/aac',
  flac: 'audio/flac',
  wav: 'audio/wav',
} as const;
const FORMATS = Object.keys(TYPES) as (keyof typeof TYPES)[];

export const speakAction = defineAction({
  key: 'speak',
  title: 'Read a text aloud',
  description: 'Makes a sound file of a text.',
  input: Type.Object(
    {
      model: modelField('gpt-4o-mini-tts'),
      text: Type.String({ title: 'Text', minLength: 1, maxLength: 4096, ui: { multiline: true } }),
      voice: Type.String({
        title: 'Voice',
        description:
          'alloy, ash, ballad, coral, echo, sage, shimmer, verse, marin, cedar, or one of the server’s own.',
        minLength: 1,
        maxLength: 200,
        default: 'alloy',
      }),
      format: Type.Optional(Type.Enum(FORMATS, { title: 'Kind of file', default: 'mp3' })),
      instructions: Type.Optional(
        Type.String({
          title: 'How it is read',
          description: 'For models that take this: Calm and friendly.',
          maxLength: 4096,
          ui: { advanced: true },
        }),
      ),
      extra: extraField(),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ file: Type.Unknown({ title: 'File' }) }),
  async run({ api, input: { model, text, voice, format = 'mp3', instructions, extra }, files }) {
    const { body } = await api.open({
      method: 'POST',
      path: '/audio/speech',
      json: {
        model,
        input: text,
        voice,
        response_format: format,
        ...(instructions ? { instructions } : {}),
        ...extra,
      },
      as: 'bytes',
      timeoutMs: LONG_MS,
    });
    return { file: await files.save(body, { name: `speech.${format}`, contentType: TYPES[format] }) };
  },
});
