import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: ['e2e/**/*.test.ts'],
    globalSetup: 'e2e/browser.ts',
    environment: 'node',
    // Two files beside each other are what a small machine bears.
    maxWorkers: 2,
    testTimeout: 90_000,
    hookTimeout: 30_000,
    // As long as a page is waited for: what is polled comes as late on a busy machine as what is looked for.
    expect: { poll: { timeout: 15_000 } },
  },
})
