/** A curl line in, the request that it would send out (https://curl.se/docs/manpage.html). */
import { ImportError, type ImportProblem } from '../imported';
import { splitWords } from './split-words';

const MAX_CURL_BYTES = 512 * 1024;

export interface CurlForm {
  name: string;
  /** Null: a file, which a step gives. */
  value: string | null;
  contentType: string | null;
}

export interface CurlRequest {
  method: string;
  url: string;
  /** As they were written, in their order. */
  headers: [string, string][];
  /** What the body is; null: none. */
  data: { text: string; isJson: boolean } | null;
  form: CurlForm[];
  user: string | null;
  bearer: string | null;
  cookie: string | null;
  problems: ImportProblem[];
}

/** Options with a value; what each does to the request. */
type Take = (reader: CurlReader, value: string) => void;

const header: Take = (reader, value) => reader.header(value);
const data =
  (kind: 'data' | 'raw' | 'binary' | 'urlencode' | 'json'): Take =>
  (reader, value) =>
    reader.addData(kind, value);

const WITH_VALUE: Record<string, Take> = {
  '--request': (reader, value) => void (reader.method = value.toUpperCase()),
  '--header': header,
  '--url': (reader, value) => reader.address(value),
  '--data': data('data'),
  '--data-ascii': data('data'),
  '--data-raw': data('raw'),
  '--data-binary': data('binary'),
  '--data-urlencode': data('urlencode'),
  '--json': data('json'),
  '--url-query': (reader, value) => reader.addQuery(value),
  '--form': (reader, value) => reader.addForm(value, false),
  '--form-string': (reader, value) => reader.addForm(value, true),
  '--user': (reader, value) => void (reader.user = value),
  '--oauth2-bearer': (reader, value) => void (reader.bearer = value),
  '--user-agent': (reader, value) => header(reader, `User-Agent: ${value}`),
  '--referer': (reader, value) => header(reader, `Referer: ${value.replace(/;auto$/, '')}`),
  '--cookie': (reader, value) => reader.addCookie(value),
  '--range': (reader, value) => header(reader, `Range: bytes=${value}`),
  '--upload-file': (reader) => reader.refuseFile('-T'),
  '--cert': (reader) =>
    reader.say('--cert', 'The certificate was left out: make a connection with a client certificate for it.'),
  '--key': (reader) =>
    reader.say('--key', 'The key was left out: make a connection with a client certificate for it.'),
  '--aws-sigv4': (reader) => reader.say('--aws-sigv4', 'Requests that are signed for AWS can’t be made so.'),
};

/** Options with a value that says nothing of the request itself. */
const WITH_IDLE_VALUE = new Set(
  '--output --write-out --max-time --connect-timeout --retry --retry-delay --retry-max-time --proxy --proxy-user --cacert --capath --cookie-jar --dump-header --limit-rate --max-redirs --resolve --connect-to --interface --stderr --trace --trace-ascii --config --ciphers --tls-max --noproxy --max-filesize --speed-limit --speed-time --keepalive-time --cert-type --key-type --pass --pinnedpubkey --unix-socket --dns-servers --socks5 --socks5-hostname --socks4 --output-dir --expect100-timeout'.split(
    ' ',
  ),
);

const SHORT: Record<string, string> = {
  X: '--request',
  H: '--header',
  d: '--data',
  F: '--form',
  u: '--user',
  A: '--user-agent',
  e: '--referer',
  b: '--cookie',
  r: '--range',
  T: '--upload-file',
  E: '--cert',
  o: '--output',
  w: '--write-out',
  m: '--max-time',
  x: '--proxy',
  U: '--proxy-user',
  c: '--cookie-jar',
  D: '--dump-header',
  K: '--config',
  G: '--get',
  I: '--head',
  k: '--insecure',
};

/** Throws `ImportError`. */
export function readCurl(text: string): CurlRequest {
  if (Buffer.byteLength(text) > MAX_CURL_BYTES)
    throw new ImportError(`The line is larger than ${MAX_CURL_BYTES / 1024} KiB, the most that is read.`);
  const [command, ...words] = splitWords(text.trim().replace(/^\$\s+/, ''));
  if (command === undefined || !/^(.*[\\/])?curl(\.exe)?$/i.test(command))
    throw new ImportError('This is no curl line: it has to begin with “curl”.');
  return new CurlReader().read(words);
}

class CurlReader {
  method: string | null = null;
  user: string | null = null;
  bearer: string | null = null;
  private url: string | null = null;
  private cookie: string | null = null;
  private inQuery = false;
  private isHead = false;
  private isJson = false;
  private readonly headers: [string, string][] = [];
  private readonly parts: string[] = [];
  private readonly query: string[] = [];
  private readonly form: CurlForm[] = [];
  private readonly problems: ImportProblem[] = [];

  read(words: readonly string[]): CurlRequest {
    const rest = [...words];
    let onlyAddresses = false;
    for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
      if (onlyAddresses || !word.startsWith('-') || word === '-') this.address(word);
      else if (word === '--') onlyAddresses = true;
      else if (word === '--next' || word === '-:') {
        this.say('--next', 'Only the first request of the line was taken.');
        break;
      } else if (word.startsWith('--')) this.long(word, rest);
      else this.short(word.slice(1), rest);
    }
    return this.request();
  }

  say(where: string, message: string): void {
    this.problems.push({ where, message });
  }

  refuseFile(option: string): never {
    throw new ImportError(
      `The line sends a file of your computer (${option}), which can’t be read from here. Put the text itself in its place, or use -F name=@file: then the step asks for a file.`,
    );
  }

  address(text: string): void {
    if (this.url === null) this.url = text;
    else this.say(text.slice(0, 200), 'Only the first address of the line was taken.');
  }

  header(line: string): void {
    if (line.startsWith('@')) this.refuseFile('-H @');
    const [, name, value] = /^([^:;]+)[:;](.*)$/s.exec(line) ?? [];
    if (name === undefined) return;
    // Without a value, curl leaves its own header out.
    if (value?.trim()) this.headers.push([name.trim(), value.trim()]);
  }

  addData(kind: 'data' | 'raw' | 'binary' | 'urlencode' | 'json', value: string): void {
    if (kind === 'json') this.isJson = true;
    if (kind === 'urlencode') return void this.parts.push(this.urlEncoded(value));
    if (kind !== 'raw' && value.startsWith('@')) this.refuseFile(`${kind === 'json' ? '--json' : '-d'} @`);
    this.parts.push(value);
  }

  addQuery(value: string): void {
    this.query.push(value.startsWith('+') ? value.slice(1) : this.urlEncoded(value));
  }

  addForm(text: string, isPlain: boolean): void {
    const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
    if (name === '') return;
    if (isPlain) return void this.form.push({ name, value, contentType: null });
    if (value.startsWith('<')) this.refuseFile('-F …=<');
    const [, type] = /;\s*type=([^;]+)/.exec(value) ?? [];
    const plain = value.replace(/;\s*(type|filename|headers|encoder)=[^;]*/g, '').replace(/^"(.*)"$/s, '$1');
    this.form.push({ name, value: value.startsWith('@') ? null : plain, contentType: type?.trim() ?? null });
  }

  addCookie(value: string): void {
    if (value.includes('=')) this.cookie = value;
    else this.say('-b', 'The file with cookies was left out.');
  }

  private long(word: string, rest: string[]): void {
    const [, name = word, given] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
    const take = Object.hasOwn(WITH_VALUE, name) ? WITH_VALUE[name] : undefined;
    if (take) return take(this, given ?? rest.shift() ?? '');
    if (WITH_IDLE_VALUE.has(name)) {
      if (given === undefined) rest.shift();
      return;
    }
    this.flag(name);
  }

  private flag(name: string): void {
    if (name === '--get') this.inQuery = true;
    else if (name === '--head') this.isHead = true;
    else if (name === '--insecure')
      this.say(
        '-k',
        'Certificates are always checked here; a connection can trust an authority of your own.',
      );
    else if (name === '--digest' || name === '--ntlm' || name === '--negotiate')
      this.say(name, 'This way to sign in is not known here.');
  }

  private short(letters: string, rest: string[]): void {
    for (let at = 0; at < letters.length; at++) {
      const name = SHORT[letters[at] ?? ''];
      if (name === undefined) continue;
      const takesValue = Object.hasOwn(WITH_VALUE, name) || WITH_IDLE_VALUE.has(name);
      if (!takesValue) {
        this.flag(name);
        continue;
      }
      const behind = letters.slice(at + 1);
      this.long(name, behind === '' ? rest : [behind]);
      return;
    }
  }

  private urlEncoded(value: string): string {
    const [, name = '', mark = '', content = ''] = /^([^=@]*)([=@])(.*)$/s.exec(value) ?? ['', '', '', value];
    if (mark === '@') this.refuseFile('--data-urlencode …@');
    return name === '' ? encodeURIComponent(content) : `${name}=${encodeURIComponent(content)}`;
  }

  private request(): CurlRequest {
    if (this.url === null) throw new ImportError('The line has no address to call.');
    const hasBody = this.parts.length > 0 && !this.inQuery;
    const query = [...(this.inQuery ? this.parts : []), ...this.query].join('&');
    const standard = this.isHead ? 'HEAD' : hasBody || this.form.length > 0 ? 'POST' : 'GET';
    return {
      method: this.method ?? standard,
      url: withQueryText(this.url, query),
      headers: this.headers,
      data: hasBody ? { text: this.parts.join(this.isJson ? '' : '&'), isJson: this.isJson } : null,
      form: this.form,
      user: this.user,
      bearer: this.bearer,
      cookie: this.cookie,
      problems: this.problems,
    };
  }
}

function withQueryText(url: string, query: string): string {
  if (query === '') return url;
  const [address = '', fragment] = url.split('#');
  const joined = `${address}${address.includes('?') ? '&' : '?'}${query}`;
  return fragment === undefined ? joined : `${joined}#${fragment}`;
}
