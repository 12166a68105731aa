import { texts } from '../texts';
import type { ProblemDocument, ProblemItem } from './types';

/** A refusal from the API: an RFC 9457 problem document, or a stand-in for one when the answer never came. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: readonly ProblemItem[];
  readonly retryAfterSeconds: number | null;

  constructor(document: ProblemDocument, retryAfterSeconds: number | null = null) {
    super(document.detail || document.title);
    this.name = 'ApiProblem';
    this.status = document.status;
    this.code = document.code;
    this.errors = document.errors ?? [];
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** The sentence for one bad field, by its JSON pointer; undefined when that field is fine. */
  at(pointer: string): string | undefined {
    return this.errors.find((error) => error.pointer === pointer || error.pointer === `/body${pointer}`)
      ?.message;
  }
}

const isProblemDocument = (value: unknown): value is ProblemDocument =>
  typeof value === 'object' && value !== null && 'code' in value && 'status' in value;

export async function problemOf(response: Response): Promise<ApiProblem> {
  const retryAfter = Number(response.headers.get('retry-after'));
  const wait = Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null;
  const body: unknown = await response.json().catch(() => null);
  if (isProblemDocument(body)) return new ApiProblem(body, wait);
  const detail = response.status >= 500 ? texts.errors.server : texts.errors.unexpected(response.status);
  return new ApiProblem(
    { type: 'about:blank', title: detail, status: response.status, code: 'client.unreadable', detail },
    wait,
  );
}

export const offline = (): ApiProblem =>
  new ApiProblem({
    type: 'about:blank',
    title: texts.errors.offline,
    status: 0,
    code: 'client.offline',
    detail: texts.errors.offline,
  });

export const hasStatus = (error: unknown, status: number): boolean =>
  error instanceof ApiProblem && error.status === status;

/** A sentence for a person, whatever was thrown. */
export const messageOf = (error: unknown): string => {
  if (!(error instanceof ApiProblem)) return texts.errors.generic;
  if (error.status === 429 && error.retryAfterSeconds) return texts.errors.tooMany(error.retryAfterSeconds);
  return error.message;
};
