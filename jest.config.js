// Packages that are ES modules only: unlike Node's require, jest's own loader can't load them as they are.
const esModules = [
  '@nestjs',
  'typebox',
  'iterare',
  '@fastify',
  'file-type',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@tokenizer',
  '@borewit',
  'load-esm',
  'uuidv7',
  'content-disposition',
  'jose',
  'oidc-provider',
  'postal-mime',
  '@octokit',
];

module.exports = {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['sluice', 'node', 'require', 'default'] },
  roots: ['<rootDir>/libs', '<rootDir>/apps', '<rootDir>/migrations', '<rootDir>/bench'],
  testMatch: ['**/*.spec.ts', '**/*.e2e-spec.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist'],
  transform: { '^.+\\.(t|j|mj)s$': ['@swc/jest', { swcrc: true }] },
  transformIgnorePatterns: [`/node_modules/(?!(${esModules.join('|')})/)`],
  // It names its file for `import` only, although it can be required.
  moduleNameMapper: {
    '^@octokit/webhooks-methods$': '<rootDir>/node_modules/@octokit/webhooks-methods/dist-node/index.js',
  },
  globalSetup: '<rootDir>/libs/testing/src/global-setup.ts',
  globalTeardown: '<rootDir>/libs/testing/src/global-teardown.ts',
  // A test with servers and processes waits for conditions; this only ends one that waits in vain.
  testTimeout: 60_000,
};
