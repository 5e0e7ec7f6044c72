import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Harness } from './harness'
import { FLAGS } from './window'

const PATIENCE_MS = 150_000

/**
 * What the page's process has of its own after every `every` documents. No debugger is attached: inside that very
 * process it collects the body of each answer, for whoever may ask.
 */
export async function walkAlone(harness: Harness, only: string[], every: number): Promise<Taken[]> {
  const profile = mkdtempSync(join(tmpdir(), 'molaire-walk-'))
  const query = new URLSearchParams({ walk: '', only: only.join(',') })
  const address = `${harness.url}/?${query.toString()}`
  const options = ['--headless=new', '--js-flags=--expose-gc', `--user-data-dir=${profile}`]
  const program = process.env.MOLAIRE_CHROMIUM ?? '/usr/bin/chromium'
  const browser = spawn(program, [...FLAGS, ...options, address], { stdio: 'ignore' })
  const ended = new Promise((resolve) => browser.once('close', resolve))
  try {
    return await new Promise<Taken[]>((resolve, reject) => {
      const readings: Taken[] = []
      setTimeout(reject, PATIENCE_MS, new Error(`${String(readings.length)} readings`)).unref()
      harness.onWalked = (count) => {
        if (count % every === 0) readings.push(taken(profile))
        if (count === only.length) resolve(readings)
      }
    })
  } finally {
    browser.kill()
    await ended
    // Its children may still be writing.
    rmSync(profile, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 })
  }
}

interface Taken {
  own: number
  /** Where the engine keeps decoded pictures until memory is short. */
  shared: number
}

/** Of the largest process that draws pages. */
function taken(profile: string): Taken {
  const found = readdirSync('/proc').map((id) => {
    const line = read(`/proc/${id}/cmdline`)
    const status =
      line.includes(profile) && line.includes('--type=renderer') ? read(`/proc/${id}/status`) : ''
    return { own: bytesOf('RssAnon', status), shared: bytesOf('RssShmem', status) }
  })
  return found.reduce((most, one) => (one.own > most.own ? one : most))
}

function bytesOf(name: string, status: string): number {
  return Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) * 1024
}

/** Nothing for what is no process, or none any more. */
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
