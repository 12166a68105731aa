/** https://platform.openai.com/docs/api-reference/authentication */
import { type ApplyAuth, defineAuth, withHeader } from '#connector-sdk';
import { Type } from 'typebox';

import { OPENAI } from './api';

const HEADERS = { organization: 'openai-organization', project: 'openai-project' } as const;

const apply: ApplyAuth = (request, fields) => {
  const textOf = (name: string) => (typeof fields[name] === 'string' ? fields[name].trim() : '');
  const key = textOf('apiKey');
  const signed = key === '' ? request : withHeader(request, 'authorization', `Bearer ${key}`);
  return Object.entries(HEADERS).reduce(
    (placed, [name, header]) => (textOf(name) === '' ? placed : withHeader(placed, header, textOf(name))),
    signed,
  );
};

export const keyAuth = defineAuth({
  key: 'key',
  title: 'API key',
  description: 'Made at platform.openai.com/api-keys, or at the provider whose base URL you enter.',
  fields: Type.Object(
    {
      apiKey: Type.Optional(
        Type.String({
          title: 'API key',
          description: 'Left out for servers of your own that want none.',
          maxLength: 10_000,
          ui: { secret: true, placeholder: 'sk-…' },
        }),
      ),
      baseUrl: Type.Optional(
        Type.String({
          title: 'Base URL',
          description:
            'Of another provider or a server of your own that speaks the same language, such as https://openrouter.ai/api/v1 or http://localhost:11434/v1.',
          pattern: '^https?://',
          maxLength: 500,
          ui: { placeholder: OPENAI },
        }),
      ),
      organization: Type.Optional(
        Type.String({ title: 'Organization', maxLength: 200, ui: { advanced: true, placeholder: 'org-…' } }),
      ),
      project: Type.Optional(
        Type.String({ title: 'Project', maxLength: 200, ui: { advanced: true, placeholder: 'proj_…' } }),
      ),
    },
    { additionalProperties: false },
  ),
  apply,
});
