import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: ['e2e/**/*.bench.ts'],
    globalSetup: 'e2e/browser.ts',
    environment: 'node',
    // What is measured has the machine to itself.
    maxWorkers: 1,
    testTimeout: 60_000,
    hookTimeout: 30_000,
  },
})
