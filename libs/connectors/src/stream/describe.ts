/** A person's settings in, the parts of a stream's description out. */
import type { ConnectionCredentials, HttpStreamDescription, HttpStreamResume } from '#connector-sdk';
import type { Problem } from '#kernel';

import { signedIn } from './auth';
import type { FilterSettings, RequestSettings, ResumeSettings } from './fields';

export function requestOf(
  { url, method = 'GET', headers = {}, body }: RequestSettings,
  auth: ConnectionCredentials | null,
): Pick<HttpStreamDescription, 'method' | 'url' | 'headers' | 'body'> {
  return { method, ...signedIn(url.trim(), headers, auth), body: method === 'GET' ? null : body || null };
}

export function filterOf({
  filterPath,
  filterValues = [],
}: FilterSettings): Pick<HttpStreamDescription, 'filter'> {
  return filterPath ? { filter: { path: filterPath, values: filterValues } } : {};
}

export function resumeOf({ resumePath, resumeInto = 'query', resumeName, resumePlusOne }: ResumeSettings): {
  resume?: HttpStreamResume;
} {
  if (!resumePath || !resumeName) return {};
  return {
    resume: { path: resumePath, into: resumeInto, name: resumeName, plusOne: resumePlusOne ?? false },
  };
}

/** What the schema can't see. */
export function requestProblems({ url, body, ...rest }: RequestSettings & ResumeSettings): Problem[] {
  const { method = 'GET', resumePath, resumeInto, resumeName } = rest;
  const problems: Problem[] = [];
  const say = (pointer: string, code: string, message: string) => problems.push({ pointer, code, message });
  if (!/^\s*https?:\/\//i.test(url) || !URL.canParse(url.trim())) {
    say('/url', 'stream.bad_url', 'Enter an address that begins with https:// or http://.');
  }
  if (resumePath && !resumeName)
    say('/resumeName', 'stream.no_resume_name', 'Say under which name the position is sent.');
  if (!resumePath && resumeName)
    say('/resumePath', 'stream.no_resume_path', 'Say where in a message the position is.');
  if (resumePath && resumeInto === 'body') {
    if (method === 'GET')
      say(
        '/resumeInto',
        'stream.no_body',
        'A request with the method GET has no body. Choose another method.',
      );
    else if (body && !isObject(body))
      say('/body', 'stream.bad_body', 'The position is put into the body, so that has to be a JSON object.');
  }
  return problems;
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return text.trim() === '';
  }
}
