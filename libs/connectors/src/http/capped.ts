import { PermanentError } from '#connector-sdk';

/** The same bytes. Throws `PermanentError` (`http.answer_too_large`) as soon as there are more than `maxBytes`. */
export async function* capped(content: AsyncIterable<Buffer>, maxBytes: number): AsyncIterable<Buffer> {
  let size = 0;
  for await (const chunk of content) {
    size += chunk.length;
    if (size > maxBytes) {
      throw new PermanentError({
        code: 'http.answer_too_large',
        message: `The answer is larger than ${Math.round(maxBytes / 1024 / 1024)} MiB. Ask for less, or raise the limit in the step’s settings.`,
      });
    }
    yield chunk;
  }
}
