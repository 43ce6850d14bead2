import base from '../jest.config.mjs'

/** What takes a browser or schemathesis, and minutes: npm run test:console, npm run test:fuzz. */
export default {
  ...base,
  rootDir: '..',
  testMatch: ['<rootDir>/tests/console/**/*.test.ts', '<rootDir>/tests/security/fuzz.e2e.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
}
