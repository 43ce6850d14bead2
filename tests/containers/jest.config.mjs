import base from '../../jest.config.mjs'

/** What needs a Docker engine: npm run test:containers. One file at a time, because all share the engine. */
export default {
  ...base,
  rootDir: '../..',
  testMatch: ['<rootDir>/tests/containers/**/*.docker.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  globalSetup: '<rootDir>/tests/containers/global-setup.ts',
  globalTeardown: '<rootDir>/tests/containers/global-teardown.ts',
  testTimeout: 300_000,
  maxWorkers: 1,
}
