import { availableParallelism } from 'node:os';

/** Tests run as ES modules, straight from TypeScript, beside CommonJS packages such as botbuilder. */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } },
    ],
  },
  testSequencer: '<rootDir>/test/support/longest-first.js',
  reporters: ['default', '<rootDir>/test/support/summary-reporter.js'],
  runtime: '<rootDir>/test/support/runtime.cjs',
  testTimeout: 120_000,
  // Much of a test is waiting for the database, so two share even two cores well; beyond four they wait for its disk.
  maxWorkers: Math.min(4, Math.max(2, availableParallelism() - 1)),
};
