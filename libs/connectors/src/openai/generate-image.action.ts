import {
  type ActionContext,
  defineAction,
  type FileRef,
  listOf,
  pauseFor,
  PermanentError,
  textAt,
  valueAt,
} from '#connector-sdk';
import { FailureError } from '#kernel';
import { Type } from 'typebox';

import { LONG_MS } from './api';
import { extraField, modelField, UsageOutput } from './inputs';
import { usageOf } from './usage';

/** Pictures come in base64, a third larger than they are. */
const MAX_BYTES = 100 * 1024 * 1024;
const MOST_TRIES = 3;
const PAUSE_MS = 1000;

export const generateImageAction = defineAction({
  key: 'generate-image',
  title: 'Make a picture',
  description: 'Makes pictures from a description, as files.',
  input: Type.Object(
    {
      model: modelField('gpt-image-1'),
      prompt: Type.String({ title: 'Description', minLength: 1, maxLength: 32_000, ui: { multiline: true } }),
      count: Type.Optional(Type.Integer({ title: 'How many', minimum: 1, maximum: 10, default: 1 })),
      size: Type.Optional(
        Type.String({
          title: 'Size',
          description: 'Such as 1024x1024, 1536x1024 or 1024x1536; what there is depends on the model.',
          maxLength: 20,
          ui: { placeholder: '1024x1024' },
        }),
      ),
      quality: Type.Optional(
        Type.String({
          title: 'Quality',
          description: 'low, medium, high; what there is depends on the model.',
          maxLength: 20,
          ui: { advanced: true },
        }),
      ),
      extra: extraField(),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    first: Type.Unknown({ title: 'First picture' }),
    files: Type.Array(Type.Unknown(), { title: 'Pictures' }),
    revisedPrompt: Type.Union([Type.String(), Type.Null()], { title: 'Description as the model took it' }),
    usage: UsageOutput,
  }),
  async run(context) {
    const { model, prompt, count = 1, size, quality, extra } = context.input;
    const { body } = await context.api.request({
      method: 'POST',
      path: '/images/generations',
      json: {
        model,
        prompt,
        n: count,
        ...(size ? { size } : {}),
        ...(quality ? { quality } : {}),
        ...extra,
      },
      timeoutMs: LONG_MS,
      maxResponseBytes: MAX_BYTES,
    });
    const images = listOf(valueAt(body, 'data'));
    if (images.length === 0)
      throw new PermanentError({ code: 'openai.no_image', message: 'The server sent no picture.' });
    const files: FileRef[] = [];
    for (const image of images) files.push(await saved(context, image, files.length + 1));
    return {
      first: files[0],
      files,
      revisedPrompt: textAt(images[0], 'revised_prompt'),
      usage: usageOf(body),
    };
  },
});

type Context = Pick<ActionContext<unknown>, 'files' | 'http' | 'signal'>;

async function saved(context: Context, image: unknown, number: number): Promise<FileRef> {
  const bytes = await bytesOf(context, image);
  const { extension, contentType } = kindOf(bytes);
  return context.files.save(bytes, { name: `image-${number}.${extension}`, contentType });
}

/** Some models give the picture, others an address where it is for an hour. */
async function bytesOf({ http, signal }: Context, image: unknown): Promise<Buffer> {
  const data = textAt(image, 'b64_json');
  if (data !== null) return Buffer.from(data, 'base64');
  const url = textAt(image, 'url');
  if (url === null)
    throw new PermanentError({
      code: 'openai.no_image',
      message: 'The server sent neither a picture nor its address.',
    });
  return fetched({ http, signal }, url);
}

/** Tried again here: the step’s own retry would make, and charge, all pictures once more. */
async function fetched({ http, signal }: Omit<Context, 'files'>, url: string): Promise<Buffer> {
  let why = '';
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    if (tries > 1) await pauseFor(PAUSE_MS, signal);
    try {
      const { status, body } = await http.request({
        method: 'GET',
        url,
        maxResponseBytes: MAX_BYTES,
        signal,
      });
      if (status < 400) return body;
      why = `its address answered ${status}.`;
      if (status < 500 && status !== 429) break;
    } catch (error) {
      if (signal.aborted || !(error instanceof FailureError)) throw error;
      why = error.failure.message;
    }
  }
  throw new PermanentError({
    code: 'openai.no_image',
    message: `The picture was made, but could not be fetched: ${why}`,
  });
}

const JPEG = Buffer.from([0xff, 0xd8, 0xff]);

/** By its first bytes. */
function kindOf(bytes: Buffer): { extension: string; contentType: string } {
  if (bytes.subarray(0, 3).equals(JPEG)) return { extension: 'jpg', contentType: 'image/jpeg' };
  if (
    bytes.subarray(0, 4).toString('latin1') === 'RIFF' &&
    bytes.subarray(8, 12).toString('latin1') === 'WEBP'
  )
    return { extension: 'webp', contentType: 'image/webp' };
  return { extension: 'png', contentType: 'image/png' };
}
