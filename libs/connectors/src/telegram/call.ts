/** One method of the Bot API → its result. */
import { type ActionContext, type ApiClient, type ApiPart, isFileRef, valueAt } from '#connector-sdk';

import { BOT_PATH } from './auth';

export async function call(
  api: ApiClient,
  method: string,
  parameters: Readonly<Record<string, unknown>> = {},
): Promise<unknown> {
  return valueAt(await api.post(`${BOT_PATH}/${method}`, parameters), 'result');
}

/**
 * With a file of the run, as a form with its bytes (https://core.telegram.org/bots/api#sending-files); any other value
 * is an address, or the id of a file that Telegram has.
 */
export async function callWithFile(
  { api, files }: Pick<ActionContext<unknown>, 'api' | 'files'>,
  method: string,
  parameters: Readonly<Record<string, unknown>>,
  file: { name: string; value: unknown; filename?: string | undefined },
): Promise<unknown> {
  if (!isFileRef(file.value)) return call(api, method, { ...parameters, [file.name]: file.value });
  const { name, contentType, content } = await files.open(file.value);
  const parts: ApiPart[] = Object.entries(parameters)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ({
      name: key,
      content: typeof value === 'string' ? value : JSON.stringify(value),
    }));
  parts.push({ name: file.name, filename: file.filename || name, contentType, content });
  const { body } = await api.request({ method: 'POST', path: `${BOT_PATH}/${method}`, parts });
  return valueAt(body, 'result');
}
