/** Credentials in a request: told from its other values, and kept apart from them. */
import type { AuthPart, CustomAuth } from '../definition';
import type { FoundCredentials } from '../imported';
import { fieldNameOf, titleOf, UniqueNames } from '../names';

const SECRET_NAME =
  /(^|[^a-z])(api[-_ ]?key|apikey|appid|app[-_]?key|access[-_]?key|auth|authorization|secret|token|passwd|password|pwd|passphrase|credentials?|session(id)?|signature|sig|jwt|private[-_]?key|key)([^a-z]|$)/;
/** Named like secrets, but none: how far a list was read, how long an answer may be, public halves of keys. */
const NO_SECRET_NAME =
  /(page|next|continuation|cursor|sync|max|public|publishable|idempotency|sort|primary|foreign)[-_ ]?/;

/** Whether a value of this name is to be kept secret. */
export function isSecretName(name: string): boolean {
  const plain = name
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase();
  return SECRET_NAME.test(plain) && !NO_SECRET_NAME.test(plain);
}

/** What stands in a line for a value that its reader has to fill in. */
const PLACEHOLDER =
  /^\s*$|^\$\{?\w+\}?$|^[<{[(].*[>}\])]$|^(your|my|the|insert|replace|x{3,}|\*{3,}|\.{3})|(_HERE|-HERE)$|^(TOKEN|API_?KEY|SECRET|PASSWORD|USERNAME|USER)$/i;

/** Gathers what a request shows of who sends it, as one way to sign in. */
export class CredentialFinder {
  private readonly parts: AuthPart[] = [];
  private readonly values = new Map<string, string>();
  private readonly names = new UniqueNames('_');

  bearer(token: string): void {
    const field = this.keep('token', token);
    this.parts.push({ type: 'bearer', field, title: 'Token' });
  }

  basic(username: string, password: string): void {
    const usernameField = this.keep('username', username);
    const passwordField = this.keep('password', password);
    this.parts.push({ type: 'basic', usernameField, passwordField });
  }

  key(place: 'header' | 'query' | 'cookie', name: string, value: string, prefix = ''): void {
    const field = this.keep(place === 'cookie' ? 'cookie' : fieldNameOf(name).slice(0, 60), value);
    const title = place === 'cookie' && name === '' ? 'Cookie' : titleOf(name);
    this.parts.push({ type: 'apiKey', in: place, name, field, title, ...(prefix === '' ? {} : { prefix }) });
  }

  /** `Authorization`, of whichever scheme (RFC 9110 §11.6.2). */
  authorization(value: string): void {
    const [, scheme = '', rest = ''] = /^(\S+)\s+(.*)$/s.exec(value) ?? [];
    if (scheme.toLowerCase() === 'bearer') return this.bearer(rest);
    const pair = scheme.toLowerCase() === 'basic' ? Buffer.from(rest, 'base64').toString('utf8') : '';
    if (pair.includes(':')) return this.user(pair);
    if (scheme.toLowerCase() === 'basic') return this.basic('', '');
    this.key('header', 'authorization', rest === '' ? value : rest, rest === '' ? '' : `${scheme} `);
  }

  /** `name:password`, as curl’s `-u` takes it. */
  user(pair: string): void {
    const at = pair.indexOf(':');
    this.basic(at < 0 ? pair : pair.slice(0, at), at < 0 ? '' : pair.slice(at + 1));
  }

  /** Empty: the request shows none. */
  auth(): CustomAuth[] {
    const [first] = this.parts;
    if (!first) return [];
    return [
      {
        key: 'credentials',
        title: this.parts.length > 1 ? 'Credentials' : titleOfPart(first),
        description: '',
        parts: this.parts,
      },
    ];
  }

  /** What is no placeholder; null where nothing is. */
  found(): FoundCredentials | null {
    const given = [...this.values].filter(([, value]) => !PLACEHOLDER.test(value));
    return given.length === 0 ? null : { auth: 'credentials', fields: Object.fromEntries(given) };
  }

  private keep(name: string, value: string): string {
    const field = this.names.take(name);
    this.values.set(field, value.trim());
    return field;
  }
}

const titleOfPart = (part: AuthPart): string => {
  if (part.type === 'basic') return 'User name and password';
  if (part.type === 'bearer') return 'Bearer token';
  return part.type === 'apiKey' ? part.title : 'Credentials';
};
