import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import type { TestProject } from 'vitest/node'
import { findStack, type Stack } from './stack'

declare module 'vitest' {
  interface ProvidedContext {
    stack: Stack
    browser: string
  }
}

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** One browser for all files; each test opens a window of its own in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  mkdirSync(fileURLToPath(new URL('screenshots', import.meta.url)), { recursive: true })
  const server = await chromium.launchServer({
    executablePath: process.env.MOLAIRE_CHROMIUM ?? '/usr/bin/chromium',
    args: FLAGS,
  })
  project.provide('stack', findStack())
  project.provide('browser', server.wsEndpoint())
  return () => server.close()
}
