import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** The viewer alone: it needs Chromium and the samples, and no stack. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['e2e/viewer/**/*.test.ts'],
    environment: 'node',
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
