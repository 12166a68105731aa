/** Every environment variable there is, in the order of the manual. `docs/operate.md` is checked against it. */
export const ENVIRONMENT = [
  { name: 'PORT', fallback: '3000', what: 'Port to listen at.' },
  { name: 'HOST', fallback: '127.0.0.1', what: 'Address to listen at; 0.0.0.0 for all.' },
  {
    name: 'PUBLIC_URL',
    fallback: 'http://HOST:PORT',
    what: 'How people and services reach this installation; trigger URLs begin with it.',
  },
  {
    name: 'DATABASE_URL',
    fallback: 'own Postgres (standalone)',
    what: 'postgres:// address. Required for the single roles.',
  },
  {
    name: 'REDIS_URL',
    fallback: 'own Redis (standalone)',
    what: 'redis:// address. Required for the single roles.',
  },
  {
    name: 'SLUICE_DATA_DIR',
    fallback: '.sluice',
    what: 'Where standalone keeps its database, its Redis and its key.',
  },
  {
    name: 'SLUICE_ENCRYPTION_KEY',
    fallback: 'made and kept (standalone)',
    what: '32 bytes as base64 or hex; several with commas: the first seals, all open. Required for the single roles.',
  },
  {
    name: 'SLUICE_OWNER_EMAIL',
    fallback: '',
    what: 'With SLUICE_OWNER_PASSWORD: makes the first owner without a browser.',
  },
  { name: 'SLUICE_OWNER_PASSWORD', fallback: '', what: 'At least 10 characters.' },
  {
    name: 'SLUICE_API_KEY',
    fallback: '',
    what: 'An API key of the first workspace, with the rights of an owner; at least 20 characters.',
  },
  {
    name: 'SLUICE_OUTBOUND_ALLOW',
    fallback: '',
    what: 'CIDRs that workflows may reach although they are private, with commas. Standalone at a loopback HOST allows loopback.',
  },
  {
    name: 'SLUICE_OUTBOUND_PROXY',
    fallback: '',
    what: 'http:// or https:// proxy, with user:password@ where it asks for them, through which public addresses are called.',
  },
  {
    name: 'SLUICE_OUTBOUND_HTTP2',
    fallback: 'on',
    what: 'off: hosts that offer HTTP/2 are called by HTTP/1.1 all the same.',
  },
  {
    name: 'SLUICE_TRUST_PROXY',
    fallback: '',
    what: 'CIDRs of the reverse proxies whose X-Forwarded-For is believed.',
  },
  { name: 'SLUICE_LOG_LEVEL', fallback: 'info', what: 'trace, debug, info, warn, error or silent.' },
  { name: 'SLUICE_BODY_LIMIT', fallback: '1048576', what: 'Most bytes of a request at a trigger URL.' },
  {
    name: 'SLUICE_INFLATED_LIMIT',
    fallback: '10485760',
    what: 'Most bytes of a compressed request once it is inflated.',
  },
  {
    name: 'SLUICE_FILES_DIR',
    fallback: 'files in SLUICE_DATA_DIR',
    what: 'Folder where files of runs are kept; the same one for all roles. Not looked at with SLUICE_FILES_S3_BUCKET.',
  },
  { name: 'SLUICE_FILE_LIMIT', fallback: '268435456', what: 'Most bytes of one file.' },
  {
    name: 'SLUICE_FILES_S3_BUCKET',
    fallback: '',
    what: 'S3-compatible bucket to keep files in, in place of a folder.',
  },
  {
    name: 'SLUICE_FILES_S3_ENDPOINT',
    fallback: 'that of AWS in the region',
    what: 'https:// address of the storage, without the bucket.',
  },
  { name: 'SLUICE_FILES_S3_REGION', fallback: 'us-east-1', what: 'Region of the bucket.' },
  { name: 'SLUICE_FILES_S3_KEY', fallback: '', what: 'Access key id. Required with a bucket.' },
  { name: 'SLUICE_FILES_S3_SECRET', fallback: '', what: 'Secret access key. Required with a bucket.' },
  {
    name: 'SLUICE_FILES_S3_STYLE',
    fallback: 'path',
    what: 'path or host: whether the bucket stands in the path of addresses or in front of the host.',
  },
  {
    name: 'SLUICE_FILES_S3_PREFIX',
    fallback: 'sluice/',
    what: 'What the names of all objects begin with.',
  },
  {
    name: 'SLUICE_SOCKET_LIMIT',
    fallback: '10000',
    what: 'WebSockets that others may have open at trigger URLs of one process; 0 for none.',
  },
  {
    name: 'SLUICE_MAIL_DOMAIN',
    fallback: '',
    what: 'Domain of the mail addresses of triggers; its MX record leads to SLUICE_SMTP_PORT.',
  },
  {
    name: 'SLUICE_SMTP_PORT',
    fallback: '',
    what: 'Port at which the ingress takes mail for these addresses; without it, none. Needs SLUICE_MAIL_DOMAIN.',
  },
  { name: 'SLUICE_SMTP_HOST', fallback: 'HOST', what: 'Address to take mail at; 0.0.0.0 for all.' },
  {
    name: 'SLUICE_SMTP_TLS_CERT',
    fallback: '',
    what: 'PEM file of the certificate for encrypted mail (STARTTLS). Goes with SLUICE_SMTP_TLS_KEY.',
  },
  { name: 'SLUICE_SMTP_TLS_KEY', fallback: '', what: 'PEM file of its key.' },
  {
    name: 'SLUICE_RUN_LEASE_MS',
    fallback: '30000',
    what: 'How long a worker holds a run without a sign of life; at least 1000.',
  },
  {
    name: 'SLUICE_LISTENER_LEASE_MS',
    fallback: '30000',
    what: 'How long a listener holds a trigger without a sign of life; at least 1000.',
  },
  { name: 'SLUICE_WORKER_CONCURRENCY', fallback: '100', what: 'Runs that one worker executes at once.' },
  {
    name: 'SLUICE_DATABASE_POOL',
    fallback: '10',
    what: 'Connections for everything but the hot path, which has six of its own.',
  },
  { name: 'SLUICE_REDIS_PREFIX', fallback: 'sluice', what: 'Prefix of every key in Redis.' },
  { name: 'SLUICE_RETENTION_DAYS', fallback: '30', what: 'Days of history to keep; 0 keeps everything.' },
  {
    name: 'SLUICE_DRAIN_TIMEOUT_MS',
    fallback: '10000',
    what: 'How long a stop waits for runs under way; others take them over after their lease.',
  },
] as const;
