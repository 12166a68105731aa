import { BlockList, isIP } from 'node:net';
import { join, resolve } from 'node:path';

/** Injection token of the configuration. */
export const CONFIG = Symbol('CONFIG');

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

export interface Config {
  readonly port: number;
  readonly host: string;
  /** Without a slash at the end. */
  readonly publicUrl: string;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** Absolute. */
  readonly dataDir: string;
  /** Base64 or hexadecimal, 32 bytes each. */
  readonly encryptionKeys: readonly string[];
  readonly ownerEmail: string | null;
  readonly ownerPassword: string | null;
  readonly apiKey: string | null;
  /** CIDRs. */
  readonly outboundAllow: readonly string[];
  /** http:// or https://, with credentials where it needs them; null: hosts are called directly. */
  readonly outboundProxy: string | null;
  /** Whether hosts that offer HTTP/2 are called by it. */
  readonly outboundHttp2: boolean;
  /** CIDRs. */
  readonly trustProxy: readonly string[];
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly bodyLimitBytes: number;
  readonly inflatedLimitBytes: number;
  /** Absolute. */
  readonly filesDir: string;
  /** Bytes of one file. */
  readonly fileLimitBytes: number;
  /** Null where files are kept in `filesDir`. */
  readonly filesS3: FilesS3Config | null;
  /** WebSockets of others, in this process. */
  readonly socketLimit: number;
  /** Lower case; null where triggers have no mail addresses. */
  readonly mailDomain: string | null;
  /** Null where no mail is taken. */
  readonly smtp: SmtpConfig | null;
  readonly runLeaseMs: number;
  readonly listenerLeaseMs: number;
  readonly workerConcurrency: number;
  readonly databasePoolSize: number;
  readonly redisPrefix: string;
  readonly retentionDays: number;
  readonly drainTimeoutMs: number;
}

/** A bucket for files. */
export interface FilesS3Config {
  /** Without a slash at the end. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly style: 'path' | 'host';
  readonly prefix: string;
}

export interface SmtpConfig {
  readonly port: number;
  readonly host: string;
  /** Paths of PEM files; null without encryption. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null;
}

/** Every mistake in the environment, in one message. */
export class ConfigError extends Error {
  constructor(readonly mistakes: readonly string[]) {
    super(
      `The environment has ${mistakes.length === 1 ? 'a mistake' : 'mistakes'}:\n${mistakes.map((line) => `  - ${line}`).join('\n')}`,
    );
    this.name = 'ConfigError';
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

export interface LoadOptions {
  /** Standalone starts what is not given; the single roles must be told. Default `role`. */
  mode?: 'standalone' | 'role';
}

/** Reads the environment once. @throws ConfigError that lists every mistake */
export function loadConfig(env: Environment = process.env, { mode = 'role' }: LoadOptions = {}): Config {
  const read = new Reader(env);
  const port = read.integer('PORT', 3000, 0, 65_535);
  const host = read.text('HOST', '127.0.0.1');
  const standalone = mode === 'standalone';
  const config: Config = {
    port,
    host,
    publicUrl: read
      .url('PUBLIC_URL', ['http:', 'https:'], `http://${host.includes(':') ? `[${host}]` : host}:${port}`)
      .replace(/\/+$/, ''),
    databaseUrl: read.url('DATABASE_URL', ['postgres:', 'postgresql:'], standalone ? '' : null),
    redisUrl: read.url('REDIS_URL', ['redis:', 'rediss:'], standalone ? '' : null),
    dataDir: resolve(read.text('SLUICE_DATA_DIR', '.sluice')),
    encryptionKeys: read.keys('SLUICE_ENCRYPTION_KEY', standalone),
    ownerEmail: read.optional('SLUICE_OWNER_EMAIL', (text) =>
      /^[^\s@]+@[^\s@]+$/.test(text) ? null : 'must be an e-mail address',
    ),
    ownerPassword: read.optional('SLUICE_OWNER_PASSWORD', (text) =>
      text.length >= 10 ? null : 'must have at least 10 characters',
    ),
    apiKey: read.optional('SLUICE_API_KEY', (text) =>
      text.length >= 20 ? null : 'must have at least 20 characters',
    ),
    outboundAllow: read.networks(
      'SLUICE_OUTBOUND_ALLOW',
      standalone && isLoopback(host) ? ['127.0.0.0/8', '::1/128'] : [],
    ),
    outboundProxy: read.url('SLUICE_OUTBOUND_PROXY', ['http:', 'https:'], '') || null,
    outboundHttp2: read.choice('SLUICE_OUTBOUND_HTTP2', ['on', 'off'], 'on') === 'on',
    trustProxy: read.networks('SLUICE_TRUST_PROXY', []),
    logLevel: read.choice('SLUICE_LOG_LEVEL', LOG_LEVELS, 'info'),
    bodyLimitBytes: read.integer('SLUICE_BODY_LIMIT', 1_048_576, 1, 268_435_456),
    inflatedLimitBytes: read.integer('SLUICE_INFLATED_LIMIT', 10_485_760, 1, 268_435_456),
    filesDir: resolve(read.text('SLUICE_FILES_DIR', join(read.text('SLUICE_DATA_DIR', '.sluice'), 'files'))),
    fileLimitBytes: read.integer('SLUICE_FILE_LIMIT', 268_435_456, 1, 5_368_709_120),
    filesS3: readFilesS3(read),
    socketLimit: read.integer('SLUICE_SOCKET_LIMIT', 10_000, 0, 1_000_000),
    mailDomain:
      read
        .optional('SLUICE_MAIL_DOMAIN', (text) =>
          DOMAIN.test(text) ? null : 'must be a domain such as in.example.com',
        )
        ?.toLowerCase() ?? null,
    smtp: readSmtp(read, host),
    runLeaseMs: read.integer('SLUICE_RUN_LEASE_MS', 30_000, 1000, 3_600_000),
    listenerLeaseMs: read.integer('SLUICE_LISTENER_LEASE_MS', 30_000, 1000, 3_600_000),
    workerConcurrency: read.integer('SLUICE_WORKER_CONCURRENCY', 100, 1, 10_000),
    databasePoolSize: read.integer('SLUICE_DATABASE_POOL', 10, 1, 1000),
    redisPrefix: read.text('SLUICE_REDIS_PREFIX', 'sluice'),
    retentionDays: read.integer('SLUICE_RETENTION_DAYS', 30, 0, 36_500),
    drainTimeoutMs: read.integer('SLUICE_DRAIN_TIMEOUT_MS', 10_000, 0, 3_600_000),
  };
  if ((config.ownerEmail === null) !== (config.ownerPassword === null)) {
    read.mistakes.push('SLUICE_OWNER_EMAIL and SLUICE_OWNER_PASSWORD go together: set both or neither.');
  }
  if (config.smtp && config.mailDomain === null)
    read.mistakes.push('SLUICE_SMTP_PORT needs SLUICE_MAIL_DOMAIN, the domain of the addresses.');
  if (read.mistakes.length > 0) throw new ConfigError(read.mistakes);
  return Object.freeze(config);
}

function readFilesS3(read: Reader): FilesS3Config | null {
  const bucket = read.text('SLUICE_FILES_S3_BUCKET', '');
  const region = read.text('SLUICE_FILES_S3_REGION', 'us-east-1');
  const endpoint = read.url(
    'SLUICE_FILES_S3_ENDPOINT',
    ['http:', 'https:'],
    `https://s3.${region}.amazonaws.com`,
  );
  const accessKeyId = read.text('SLUICE_FILES_S3_KEY', '');
  const secretAccessKey = read.text('SLUICE_FILES_S3_SECRET', '');
  const style = read.choice('SLUICE_FILES_S3_STYLE', ['path', 'host'] as const, 'path');
  const prefix = read.text('SLUICE_FILES_S3_PREFIX', 'sluice/');
  if (bucket === '') return null;
  if (accessKeyId === '' || secretAccessKey === '')
    read.mistakes.push('SLUICE_FILES_S3_BUCKET needs SLUICE_FILES_S3_KEY and SLUICE_FILES_S3_SECRET.');
  return {
    endpoint: endpoint.replace(/\/+$/, ''),
    bucket,
    region,
    accessKeyId,
    secretAccessKey,
    style,
    prefix,
  };
}

const DOMAIN = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;

function readSmtp(read: Reader, host: string): SmtpConfig | null {
  const port = read.integer('SLUICE_SMTP_PORT', -1, 0, 65_535);
  const certFile = read.text('SLUICE_SMTP_TLS_CERT', '');
  const keyFile = read.text('SLUICE_SMTP_TLS_KEY', '');
  if ((certFile === '') !== (keyFile === ''))
    read.mistakes.push('SLUICE_SMTP_TLS_CERT and SLUICE_SMTP_TLS_KEY go together: set both or neither.');
  if (port === -1) return null;
  const tls = certFile === '' ? null : { certFile: resolve(certFile), keyFile: resolve(keyFile) };
  return { port, host: read.text('SLUICE_SMTP_HOST', host), tls };
}

/** For what only migrates. @throws ConfigError when it is missing or none */
export function loadDatabaseUrl(env: Environment = process.env): string {
  const read = new Reader(env);
  const url = read.url('DATABASE_URL', ['postgres:', 'postgresql:'], null);
  if (read.mistakes.length > 0) throw new ConfigError(read.mistakes);
  return url;
}

/** For what only seals anew. @throws ConfigError when one is missing or none */
export function loadSealing(env: Environment = process.env): {
  databaseUrl: string;
  encryptionKeys: readonly string[];
} {
  const read = new Reader(env);
  const databaseUrl = read.url('DATABASE_URL', ['postgres:', 'postgresql:'], null);
  const encryptionKeys = read.keys('SLUICE_ENCRYPTION_KEY', false);
  if (read.mistakes.length > 0) throw new ConfigError(read.mistakes);
  return { databaseUrl, encryptionKeys };
}

/** Whether a HOST is reached from this machine only. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

class Reader {
  readonly mistakes: string[] = [];

  constructor(private readonly env: Environment) {}

  text(name: string, fallback: string): string {
    return this.given(name) ?? fallback;
  }

  optional(name: string, mistakeIn: (text: string) => string | null): string | null {
    const text = this.given(name);
    if (text === null) return null;
    const mistake = mistakeIn(text);
    if (mistake) this.mistakes.push(`${name} ${mistake}.`);
    return text;
  }

  integer(name: string, fallback: number, min: number, max: number): number {
    const text = this.given(name);
    if (text === null) return fallback;
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= min && number <= max) return number;
    this.mistakes.push(`${name} must be a whole number from ${min} to ${max}, not ‘${text}’.`);
    return fallback;
  }

  choice<Choice extends string>(name: string, choices: readonly Choice[], fallback: Choice): Choice {
    const text = this.given(name);
    if (text === null) return fallback;
    const found = choices.find((choice) => choice === text);
    if (!found) this.mistakes.push(`${name} must be one of ${choices.join(', ')}.`);
    return found ?? fallback;
  }

  /** Values are not repeated in the mistake: an address may hold a password. */
  url(name: string, protocols: readonly string[], fallback: string | null): string {
    const text = this.given(name);
    if (text === null) {
      if (fallback === null)
        this.mistakes.push(`${name} is required: set it to a ${protocols[0]!}//… address.`);
      return fallback ?? '';
    }
    if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) {
      this.mistakes.push(
        `${name} must be a ${protocols.map((protocol) => `${protocol}//…`).join(' or ')} address.`,
      );
    }
    return text;
  }

  networks(name: string, fallback: readonly string[]): readonly string[] {
    const text = this.given(name);
    if (text === null) return fallback;
    const networks = text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean);
    for (const network of networks) {
      if (!isNetwork(network))
        this.mistakes.push(`${name}: ‘${network}’ is not a network such as 10.0.0.0/8 or fd00::/8.`);
    }
    return networks;
  }

  keys(name: string, optional: boolean): readonly string[] {
    const text = this.given(name);
    if (text === null) {
      if (!optional) this.mistakes.push(`${name} is required: make one with ‘openssl rand -base64 32’.`);
      return [];
    }
    const keys = text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean);
    if (keys.some((key) => !isKey(key)))
      this.mistakes.push(
        `${name} must be 32 bytes as base64 or hexadecimal; several are separated by commas.`,
      );
    return keys;
  }

  private given(name: string): string | null {
    const text = this.env[name]?.trim();
    return text ? text : null;
  }
}

const isKey = (text: string): boolean =>
  /^[0-9a-f]{64}$/i.test(text) || Buffer.from(text, 'base64').length === 32;

function isNetwork(text: string): boolean {
  const [address = '', bits] = text.split('/');
  const family = isIP(address);
  if (family === 0 || bits === undefined || !/^\d+$/.test(bits)) return false;
  try {
    new BlockList().addSubnet(address, Number(bits), family === 4 ? 'ipv4' : 'ipv6');
    return true;
  } catch {
    return false;
  }
}
