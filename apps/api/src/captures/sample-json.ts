/** Samples between the API and the store. */
import { CodedError } from '#kernel';
import type { SampleView } from '#schema';
import type { Sample } from '#store';

const MAX_BYTES = 1_048_576;

/** @throws CodedError request.invalid when it is larger than a sample may be */
export function sampleJson(value: unknown): string {
  const json = JSON.stringify(value ?? null);
  if (Buffer.byteLength(json) <= MAX_BYTES) return json;
  const message = `A sample has ${MAX_BYTES / 1_048_576} MiB as JSON at most.`;
  throw new CodedError('request.invalid', message, {
    problems: [{ pointer: '/value', code: 'field.size', message }],
  });
}

export const sampleView = ({ name, value, updatedAt }: Sample): SampleView => ({
  name,
  value,
  updatedAt: updatedAt.toISOString(),
});
