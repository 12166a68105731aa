import { PermanentError } from '../errors';

/** Every way in which a body can turn out not to be what its content type says. */
export const BODY_ERRORS = {
  'body.malformed_json': 'The body is said to be JSON, but is not valid JSON.',
  'body.malformed_xml': 'The body is said to be XML, but is not well-formed XML.',
  'body.xml_doctype': 'The body is XML with a DOCTYPE, which is not accepted.',
  'body.malformed_multipart': 'The body is said to be multipart/form-data, but can’t be taken apart.',
  'body.too_deep': 'The body is nested too deeply.',
  'body.too_many_fields': 'The body has too many fields.',
} as const;

export const bodyError = (code: keyof typeof BODY_ERRORS, cause?: unknown): PermanentError =>
  new PermanentError({ code, message: BODY_ERRORS[code], cause });
