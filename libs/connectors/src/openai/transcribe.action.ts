import { type ApiPart, defineAction, textAt } from '#connector-sdk';
import { Type } from 'typebox';

import { LONG_MS } from './api';
import { modelField, UsageOutput } from './inputs';
import { usageOf } from './usage';

/** https://platform.openai.com/docs/guides/speech-to-text */
const MAX_BYTES = 25 * 1024 * 1024;

export const transcribeAction = defineAction({
  key: 'transcribe',
  title: 'Write down what is said',
  description: 'Turns a file of speech into text.',
  input: Type.Object(
    {
      model: modelField('gpt-4o-mini-transcribe'),
      file: Type.Unknown({
        title: 'File',
        description: 'Sound or video: MP3, MP4, M4A, WAV, WEBM…, up to 25 MB.',
        ui: { format: 'file' },
      }),
      language: Type.Optional(
        Type.String({
          title: 'Language',
          description: 'Two letters, such as en or de. Left out: it finds out.',
          maxLength: 20,
        }),
      ),
      prompt: Type.Optional(
        Type.String({
          title: 'Words to expect',
          description: 'Names and terms as they are spelt.',
          maxLength: 10_000,
          ui: { advanced: true },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ text: Type.String({ title: 'Text' }), usage: UsageOutput }),
  idempotent: true,
  async run({ api, input: { model, file, language, prompt }, files }) {
    const { name, contentType } = await files.open(file);
    const content = await files.read(file, MAX_BYTES);
    const fields = { model, response_format: 'json', language, prompt };
    const { body } = await api.request({
      method: 'POST',
      path: '/audio/transcriptions',
      parts: [
        { name: 'file', filename: name, contentType, content },
        ...Object.entries(fields).flatMap(([part, value]): ApiPart[] =>
          value === undefined || value === '' ? [] : [{ name: part, content: value }],
        ),
      ],
      timeoutMs: LONG_MS,
    });
    return { text: textAt(body, 'text') ?? '', usage: usageOf(body) };
  },
});
