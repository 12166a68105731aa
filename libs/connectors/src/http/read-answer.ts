/** An answer's bytes in, what later steps see of them out. */
import {
  type ActionFiles,
  answerValue,
  type ApiAnswer,
  bytesOf,
  contentTypeOf,
  parseBody,
  PermanentError,
} from '#connector-sdk';
import { FailureError } from '#kernel';

/** In which the bytes are, whatever they are said to hold. */
const charsetOf = (type: string | undefined): string => {
  const said = /charset\s*=\s*"?[\w.:-]+"?/i.exec(type ?? '')?.[0];
  return said ? `; ${said}` : '';
};

/** Throws `PermanentError` (`http.not_json`) where JSON was asked for and there is none. */
export async function readAnswer(
  answer: ApiAnswer,
  { readAs = 'auto', files }: { readAs?: 'auto' | 'json' | 'text'; files: ActionFiles },
): Promise<unknown> {
  const type = contentTypeOf(answer.headers);
  if (readAs === 'text') return parseBody(`text/plain${charsetOf(type)}`, bytesOf(answer));
  return readAs === 'json' ? readJson(bytesOf(answer), type) : answerValue(answer, files);
}

async function readJson(bytes: Buffer, type: string | undefined): Promise<unknown> {
  try {
    return await parseBody(`application/json${charsetOf(type)}`, bytes);
  } catch (cause) {
    if (!(cause instanceof FailureError)) throw cause;
    throw new PermanentError({
      code: 'http.not_json',
      message: 'The answer is not JSON. Look at the address, or take the answer as text.',
      details: { contentType: type ?? null },
      cause,
    });
  }
}
