import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/** The packages that have one user only, as .dependency-cruiser.cjs says too; here the editor can tell. */
const KEPT = {
  store: ['typeorm', 'pg'],
  queue: ['bull', 'ioredis'],
  outbound: ['undici', 'ws'],
};

const TESTS = ['**/*.spec.ts', '**/*.e2e-spec.ts', '**/test/**', 'libs/testing/**', 'bench/**'];

const keptFrom = (libs) => ({
  'no-restricted-imports': [
    'error',
    {
      patterns: libs.map((lib) => ({
        group: KEPT[lib].flatMap((name) => [name, `${name}/*`]),
        message: `Only libs/${lib} may use this.`,
      })),
    },
  ],
});

const PROCESS_ENV = {
  'no-restricted-properties': [
    'error',
    { object: 'process', property: 'env', message: 'Only libs/config reads the environment.' },
  ],
};

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'coverage/', '.sluice/', 'bench/results/'] },
  eslint.configs.recommended,
  ...tseslint.configs.strict,
  ...tseslint.configs.stylistic,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      // A Nest module is a class that its decorator says everything about.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // noUncheckedIndexedAccess asks about what the line before has made sure of.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      // The only way to write a type that refers to itself through the schema it is taken from.
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      // A type worked out from another one may well come to void.
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
    },
  },
  {
    files: ['**/*.ts'],
    // The types of the page's libraries would take longer than everything else together.
    ignores: ['apps/web/**'],
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        // What a decorated class takes is looked up at run time: those imports are more than types.
        experimentalDecorators: true,
        emitDecoratorMetadata: true,
      },
    },
    // Of the rules that need types, those that find what tests miss.
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['apps/**/*.ts', 'libs/**/*.ts', 'migrations/**/*.ts'],
    rules: { ...PROCESS_ENV, ...keptFrom(['store', 'queue', 'outbound']) },
  },
  { files: ['libs/store/**', 'migrations/**'], rules: keptFrom(['queue', 'outbound']) },
  { files: ['libs/queue/**'], rules: keptFrom(['store', 'outbound']) },
  { files: ['libs/outbound/**'], rules: keptFrom(['store', 'queue']) },
  // They speak to the servers of users, on sockets from outbound.
  { files: ['libs/connectors/src/{postgres,redis}/**'], rules: keptFrom(['outbound']) },
  // The ingress takes the WebSockets that others open.
  { files: ['apps/ingress/src/sockets/**'], rules: keptFrom(['store', 'queue']) },
  { files: ['libs/config/**'], rules: { 'no-restricted-properties': 'off' } },
  {
    files: TESTS,
    rules: { 'no-restricted-properties': 'off', 'no-restricted-imports': 'off', 'no-console': 'off' },
  },
  {
    // What a person at a terminal reads.
    files: ['apps/standalone/**', 'libs/server/**', 'scripts/**', 'bench/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.{js,cjs,mjs}'],
    languageOptions: {
      globals: {
        console: 'readonly',
        process: 'readonly',
        module: 'writable',
        require: 'readonly',
        Buffer: 'readonly',
      },
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['apps/web/public/**'],
    languageOptions: {
      globals: { window: 'readonly', document: 'readonly', localStorage: 'readonly', matchMedia: 'readonly' },
    },
  },
);
