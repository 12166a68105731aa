/** A chat's parameters in, the model's answer out: https://platform.openai.com/docs/api-reference/chat/create */
import { type ApiClient, PermanentError, RetryableError, textAt, valueAt } from '#connector-sdk';

import { LONG_MS, OPENAI } from './api';
import { type Usage, usageOf } from './usage';

export interface ChatParameters {
  model: string;
  messages: readonly unknown[];
  temperature?: number | undefined;
  maxTokens?: number | undefined;
  responseFormat?: unknown;
  reasoningEffort?: string | undefined;
  extra?: Readonly<Record<string, unknown>> | undefined;
}

export interface Completion {
  id: string;
  model: string;
  text: string;
  /** Why the model does not want to, in its words. */
  refusal: string | null;
  finishReason: string | null;
  usage: Usage | null;
}

export async function complete(api: ApiClient, parameters: ChatParameters): Promise<Completion> {
  const { model, messages, temperature, maxTokens, responseFormat, reasoningEffort, extra } = parameters;
  const { body } = await api.request({
    method: 'POST',
    path: '/chat/completions',
    json: {
      model,
      messages,
      ...given('temperature', temperature),
      ...given(isOpenAi(api) ? 'max_completion_tokens' : 'max_tokens', maxTokens),
      ...given('response_format', responseFormat),
      ...given('reasoning_effort', reasoningEffort),
      ...extra,
    },
    timeoutMs: LONG_MS,
  });
  const choice = valueAt(body, 'choices.0');
  if (choice === undefined) {
    throw new RetryableError({
      code: 'openai.no_answer',
      message: 'The server sent no answer of the model. Check that its base URL is the one for chats.',
    });
  }
  return {
    id: textAt(body, 'id') ?? '',
    model: textAt(body, 'model') ?? model,
    text: textAt(choice, 'message.content') ?? '',
    refusal: textAt(choice, 'message.refusal'),
    finishReason: textAt(choice, 'finish_reason'),
    usage: usageOf(body),
  };
}

/** The older name is the only one that most other servers know, and newer models of OpenAI's know only the new one. */
const isOpenAi = ({ baseUrl }: ApiClient): boolean => baseUrl === OPENAI;

const given = (name: string, value: unknown): Record<string, unknown> =>
  value === undefined ? {} : { [name]: value };

/** Throws `PermanentError` (`openai.refused`, `openai.cut_off`) and `RetryableError` (`openai.not_json`). */
export function jsonOf({ text, refusal, finishReason }: Completion): unknown {
  if (refusal !== null) {
    throw new PermanentError({
      code: 'openai.refused',
      message: `The model refused: ${refusal.slice(0, 300)}`,
    });
  }
  if (finishReason === 'length') {
    throw new PermanentError({
      code: 'openai.cut_off',
      message: 'The answer was cut off before its end. Allow more tokens.',
    });
  }
  try {
    // Some models write it as a block of code.
    return JSON.parse(text.replace(/^\s*```(?:json)?\s*|\s*```\s*$/g, ''));
  } catch {
    throw new RetryableError({
      code: 'openai.not_json',
      message: `The model’s answer is no JSON: ${text.slice(0, 200)}`,
    });
  }
}
