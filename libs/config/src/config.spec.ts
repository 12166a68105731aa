import { readFileSync } from 'node:fs';
import path from 'node:path';

import { ConfigError, loadConfig } from './config';
import { ENVIRONMENT } from './environment';

const ROLE = {
  DATABASE_URL: 'postgres://u:secret@db/sluice',
  REDIS_URL: 'redis://cache',
  SLUICE_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
};

function mistakesIn(env: Record<string, string>, mode: 'standalone' | 'role' = 'role'): readonly string[] {
  try {
    loadConfig(env, { mode });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes;
    throw error;
  }
}

describe('loadConfig', () => {
  it('needs nothing in standalone', () => {
    const config = loadConfig({}, { mode: 'standalone' });
    expect(config).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      publicUrl: 'http://127.0.0.1:3000',
      databaseUrl: '',
      redisUrl: '',
      encryptionKeys: [],
      ownerEmail: null,
      outboundAllow: ['127.0.0.0/8', '::1/128'],
      bodyLimitBytes: 1_048_576,
      retentionDays: 30,
    });
    expect(path.isAbsolute(config.dataDir)).toBe(true);
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(loadConfig({ PORT: '', HOST: ' ' }, { mode: 'standalone' }).port).toBe(3000);
  });

  it('needs the servers and the key in a role', () => {
    expect(mistakesIn({}).map((line) => line.split(' ')[0])).toEqual([
      'DATABASE_URL',
      'REDIS_URL',
      'SLUICE_ENCRYPTION_KEY',
    ]);
    expect(mistakesIn(ROLE)).toEqual([]);
  });

  it('lists every mistake at once, and never repeats a secret', () => {
    const env = {
      ...ROLE,
      PORT: '70000',
      PUBLIC_URL: 'ftp://x',
      DATABASE_URL: 'mysql://u:hunter2@db',
      SLUICE_ENCRYPTION_KEY: 'hunter2',
      SLUICE_OWNER_EMAIL: 'ann',
      SLUICE_API_KEY: 'hunter2',
      SLUICE_OUTBOUND_ALLOW: '10.0.0.0/8, 10.0.0.0/33,localhost',
      SLUICE_OUTBOUND_PROXY: 'socks5://u:hunter2@proxy',
      SLUICE_LOG_LEVEL: 'loud',
      SLUICE_RUN_LEASE_MS: '999',
      SLUICE_RETENTION_DAYS: '-1',
    };
    const mistakes = mistakesIn(env);
    for (const name of Object.keys(env).filter((key) => key !== 'REDIS_URL')) {
      expect(mistakes.join('\n')).toContain(name);
    }
    expect(mistakes.join('\n')).not.toContain('hunter2');
    expect(new ConfigError(mistakes).message.split('\n')).toHaveLength(mistakes.length + 1);
  });

  it.each(['0x50', '1e3', '-1', '65536', '3000.5', 'http'])('refuses %s as a port', (port) => {
    expect(mistakesIn({ PORT: port }, 'standalone')).toHaveLength(1);
  });

  it('reads several keys, in base64 or hexadecimal, and networks', () => {
    const keys = [Buffer.alloc(32, 1).toString('base64'), Buffer.alloc(32, 2).toString('hex')];
    const config = loadConfig({
      ...ROLE,
      SLUICE_ENCRYPTION_KEY: keys.join(', '),
      SLUICE_OUTBOUND_ALLOW: '10.0.0.0/8,fd00::/8',
    });
    expect(config.encryptionKeys).toEqual(keys);
    expect(config.outboundAllow).toEqual(['10.0.0.0/8', 'fd00::/8']);
  });

  it('opens loopback to workflows only in a standalone that listens on loopback', () => {
    expect(loadConfig({ HOST: '0.0.0.0' }, { mode: 'standalone' }).outboundAllow).toEqual([]);
    expect(loadConfig(ROLE).outboundAllow).toEqual([]);
    expect(loadConfig({ SLUICE_OUTBOUND_ALLOW: '10.0.0.0/8' }, { mode: 'standalone' }).outboundAllow).toEqual(
      ['10.0.0.0/8'],
    );
  });

  it('puts an IPv6 host in brackets and takes the slash off a public address', () => {
    expect(loadConfig({ HOST: '::1' }, { mode: 'standalone' }).publicUrl).toBe('http://[::1]:3000');
    expect(loadConfig({ PUBLIC_URL: 'https://s.example/' }, { mode: 'standalone' }).publicUrl).toBe(
      'https://s.example',
    );
  });

  it('takes mail only where it is told for which domain', () => {
    expect(loadConfig(ROLE)).toMatchObject({ mailDomain: null, smtp: null });
    expect(loadConfig({ ...ROLE, SLUICE_MAIL_DOMAIN: 'In.Example.com' })).toMatchObject({
      mailDomain: 'in.example.com',
      smtp: null,
    });
    const mail = { ...ROLE, HOST: '0.0.0.0', SLUICE_MAIL_DOMAIN: 'in.example.com', SLUICE_SMTP_PORT: '2525' };
    expect(loadConfig(mail).smtp).toEqual({ port: 2525, host: '0.0.0.0', tls: null });
    const tls = { SLUICE_SMTP_HOST: '::1', SLUICE_SMTP_TLS_CERT: '/c.pem', SLUICE_SMTP_TLS_KEY: '/k.pem' };
    expect(loadConfig({ ...mail, ...tls }).smtp).toEqual({
      port: 2525,
      host: '::1',
      tls: { certFile: '/c.pem', keyFile: '/k.pem' },
    });
  });

  it('finds the mistakes in how mail is set up', () => {
    const mistakes = mistakesIn({ ...ROLE, SLUICE_SMTP_PORT: '25', SLUICE_SMTP_TLS_KEY: '/k.pem' });
    expect(mistakes.map((line) => line.split(' ')[0])).toEqual(['SLUICE_SMTP_TLS_CERT', 'SLUICE_SMTP_PORT']);
    for (const domain of [
      'ann@example.com',
      'https://example.com',
      'exam ple.com',
      '-a.com',
      'a..com',
      'a.com.',
    ])
      expect(mistakesIn({ ...ROLE, SLUICE_MAIL_DOMAIN: domain })).toHaveLength(1);
  });
});

describe('where files are kept', () => {
  it('is a folder in the data directory', () => {
    expect(loadConfig({ ...ROLE, SLUICE_DATA_DIR: '/srv/sluice' })).toMatchObject({
      filesDir: '/srv/sluice/files',
      filesS3: null,
      fileLimitBytes: 268_435_456,
    });
  });

  it('is a bucket, with its keys', () => {
    const keys = { SLUICE_FILES_S3_KEY: 'key', SLUICE_FILES_S3_SECRET: 'secret' };
    const bucket = { SLUICE_FILES_S3_BUCKET: 'files', SLUICE_FILES_S3_REGION: 'eu-central-1' };
    expect(loadConfig({ ...ROLE, ...bucket, ...keys }).filesS3).toEqual({
      endpoint: 'https://s3.eu-central-1.amazonaws.com',
      bucket: 'files',
      region: 'eu-central-1',
      accessKeyId: 'key',
      secretAccessKey: 'secret',
      style: 'path',
      prefix: 'sluice/',
    });
    expect(mistakesIn({ ...ROLE, ...bucket })).toHaveLength(1);
    expect(mistakesIn({ ...ROLE, ...bucket, ...keys, SLUICE_FILES_S3_STYLE: 'x' })).toHaveLength(1);
  });
});

describe('the list of variables', () => {
  it('names exactly those that are read', () => {
    const source = readFileSync(path.join(__dirname, 'config.ts'), 'utf8');
    const read = new Set(
      [...source.matchAll(/read\s*\.(?:\w+)\(\s*'([A-Z0-9_]+)'/g)].map(([, name]) => name),
    );
    expect(ENVIRONMENT.map(({ name }) => name).sort()).toEqual([...read].sort());
  });
});
