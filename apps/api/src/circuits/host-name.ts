import { CodedError } from '#kernel';

/** A host as people write it in, as it is kept out. Throws `request.invalid`. */
export function hostName(text: string): string {
  const url = `https://${text}/`;
  const host = URL.canParse(url) ? new URL(url).host : '';
  if (host !== '') return host;
  const message = 'A host is written as in a URL: api.example.com, or api.example.com:8443.';
  throw new CodedError('request.invalid', message, {
    problems: [{ pointer: '/params/host', code: 'format', message }],
  });
}
