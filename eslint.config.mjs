import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript'
import { importX } from 'eslint-plugin-import-x'
import tseslint from 'typescript-eslint'

/** Named one by one: looked for from each file there are ten programs, and what they have in common is checked in each. */
const projects = ['./tsconfig.json', './clients/console/tsconfig.json']

const services = ['gateway', 'auth-service', 'user-service', 'chat-service', 'notification-service']

/** service -> common; never common -> service, service -> service, or anything -> local. */
const zones = [
  { target: './common/src', from: [...services, 'local', 'clients', 'tests'].map((folder) => `./${folder}`) },
  ...services.map((service) => ({
    target: `./${service}/src`,
    from: [...services.filter((other) => other !== service), 'local', 'clients', 'tests'].map(
      (folder) => `./${folder}`,
    ),
  })),
  { target: './clients/sdk/src', from: [...services, 'common', 'local', 'tests'].map((folder) => `./${folder}`) },
  { target: './clients/console/src', from: [...services, 'common', 'local', 'tests'].map((folder) => `./${folder}`) },
  { target: './local/src', from: ['./tests', './clients'] },
]

export default tseslint.config(
  { ignores: ['**/dist', '**/node_modules', 'data', 'coverage'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strict],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [
        createTypeScriptImportResolver({
          project: projects,
          conditionNames: ['source', 'types', 'import', 'node'],
          noWarnOnMultipleProjects: true, // the console has one of its own: it is compiled for browsers
        }),
      ],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
    },
    languageOptions: { parserOptions: { project: projects, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      'no-console': 'error',
    },
  },
  {
    // what only tests use is not in what is built and shipped
    files: ['*/src/**/*.ts', 'clients/*/src/**/*.ts'],
    ignores: ['**/*.test.ts', '**/testing/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: ['**/testing/**', '@chat/*/testing/*'] }] },
  },
  {
    // tests and start-up may talk to the terminal
    files: ['**/*.test.ts', 'tests/**/*.ts', 'docs/examples/*.ts', 'local/src/**/*.ts', '**/main.ts'],
    rules: { 'no-console': 'off' },
  },
)
