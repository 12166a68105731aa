/** One bad place in an input: a JSON pointer (RFC 6901) and a sentence. */
export interface Problem {
  pointer: string;
  code: string;
  message: string;
}

/**
 * Every code that a caller of the API or of a trigger URL can meet, with its HTTP status and its title.
 * The one catalogue: a code is never made up elsewhere.
 */
export const ERROR_CATALOGUE = {
  'request.invalid': { status: 400, title: 'The request is not valid' },
  'request.malformed_json': { status: 400, title: 'The body is not valid JSON' },
  'request.too_large': { status: 413, title: 'The body is too large' },
  'request.unsupported_encoding': { status: 415, title: 'The content encoding is not supported' },
  'request.unsupported_media_type': { status: 415, title: 'The media type is not supported' },
  'request.idempotency_conflict': { status: 409, title: 'The idempotency key was used for another request' },
  'request.idempotency_in_progress': {
    status: 409,
    title: 'The first request with this idempotency key is still in progress',
  },
  'auth.required': { status: 401, title: 'Sign in or send an API key' },
  'auth.invalid': { status: 401, title: 'The credentials are not valid' },
  'auth.forbidden': { status: 403, title: 'Your role does not allow this' },
  'auth.csrf': { status: 403, title: 'The request came from another site' },
  'auth.rate_limited': { status: 429, title: 'Too many attempts' },
  'setup.done': { status: 409, title: 'The first owner exists already' },
  'setup.token_required': { status: 403, title: 'The set-up code is missing or wrong' },
  'conflict.exists': { status: 409, title: 'It exists already' },
  'conflict.state': { status: 409, title: 'Its state does not allow this' },
  'conflict.stale': { status: 412, title: 'Somebody else changed it meanwhile' },
  'resource.not_found': { status: 404, title: 'Not found' },
  'route.not_found': { status: 404, title: 'There is no such address' },
  'route.method_not_allowed': { status: 405, title: 'The method is not allowed here' },
  'workflow.invalid': { status: 422, title: 'The workflow has problems' },
  'workflow.not_published': { status: 409, title: 'The workflow is not published' },
  'connector.unknown': { status: 404, title: 'There is no such connector' },
  'connector.import_failed': { status: 422, title: 'No connector can be made of it' },
  'connection.invalid': { status: 422, title: 'The connection has problems' },
  'connection.test_failed': { status: 422, title: 'The connection does not work' },
  'hook.unknown': { status: 404, title: 'There is no trigger at this address' },
  'hook.unpublished': { status: 410, title: 'The workflow of this trigger is not published' },
  'hook.method_not_allowed': { status: 405, title: 'The trigger does not accept this method' },
  'hook.unauthorized': { status: 401, title: 'The request does not show that it is from whom it says' },
  'hook.forbidden': { status: 403, title: 'The sender is not allowed here' },
  'hook.incomplete': { status: 409, title: 'The trigger is not set up yet' },
  'hook.upgrade_required': { status: 426, title: 'The trigger takes WebSockets only' },
  'connector.load_failed': { status: 422, title: 'The service could not be asked' },
  'trigger.look_failed': { status: 422, title: 'The look failed' },
  'resume.unknown': { status: 404, title: 'Nothing waits at this address' },
  'resume.used': { status: 409, title: 'It was used already' },
  'resume.gone': { status: 410, title: 'Nothing waits here any more' },
  'run.failed': { status: 500, title: 'The run failed' },
  'rate.limited': { status: 429, title: 'Too many requests' },
  'server.unavailable': { status: 503, title: 'Not available right now' },
  'server.error': { status: 500, title: 'Something went wrong here' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;

/** An error with a stable code, a status and a sentence that says what to do; becomes an RFC 9457 document. */
export class CodedError extends Error {
  readonly code: ErrorCode;
  readonly problems: readonly Problem[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { problems?: readonly Problem[]; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'CodedError';
    this.code = code;
    this.problems = options.problems ?? [];
    this.headers = options.headers ?? {};
  }

  get status(): number {
    return ERROR_CATALOGUE[this.code].status;
  }
}

/** An RFC 9457 problem document, as the API and the trigger URLs answer it (`application/problem+json`). */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  code: ErrorCode;
  detail: string;
  errors?: readonly Problem[];
}

export function toProblemDocument(error: CodedError): ProblemDocument {
  const { status, title } = ERROR_CATALOGUE[error.code];
  return {
    type: `urn:sluice:error:${error.code}`,
    title,
    status,
    code: error.code,
    detail: error.message,
    ...(error.problems.length > 0 ? { errors: error.problems } : {}),
  };
}

/** The error for an id that does not exist in the caller's workspace, whoever it belongs to. */
export const notFound = (what: string): CodedError =>
  new CodedError('resource.not_found', `There is no such ${what} in this workspace.`);
