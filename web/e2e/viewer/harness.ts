import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { vi } from 'vitest'
import { sampleFiles, type SampleFile } from './files'

const web = fileURLToPath(new URL('../..', import.meta.url))

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
}

export interface Harness {
  url: string
  /** Paths that the page has asked for, in order. */
  asked: string[]
  /** Told how many documents a page that walks alone has shown; the page waits for it. */
  onWalked: (count: number) => void
  close: () => void
}

/** Builds a page that holds the viewer alone, and serves it with the headers and the real files. */
export async function startHarness(): Promise<Harness> {
  const folder = mkdtempSync(join(tmpdir(), 'molaire-viewer-'))
  // Vitest says `test`, of which React makes its slow and talkative build.
  vi.stubEnv('NODE_ENV', 'production')
  await build({
    configFile: join(web, 'vite.config.ts'),
    root: join(web, 'e2e/viewer/harness'),
    publicDir: join(web, 'public'),
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true },
  })
  vi.unstubAllEnvs()
  const files = sampleFiles()
  const asked: string[] = []
  const policy = contentSecurityPolicy()
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://harness').pathname
    asked.push(path)
    response.setHeader('content-security-policy', policy)
    response.setHeader('x-content-type-options', 'nosniff')
    const [, place, count] = path.split('/')
    if (place === 'walked') harness.onWalked(Number(count))
    answer(response, path, folder, files)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const harness: Harness = {
    url: `http://127.0.0.1:${String(port)}`,
    asked,
    onWalked: () => undefined,
    close: () => {
      server.closeAllConnections()
      server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return harness
}

/** The very policy that the app is served with. */
function contentSecurityPolicy(): string {
  const line = readFileSync(join(web, 'hosting/_headers'), 'utf8')
    .split('\n')
    .find((line) => line.includes('Content-Security-Policy:'))
  if (!line) throw new Error('hosting/_headers has no policy')
  return line.replace(/^.*Content-Security-Policy: /, '').replace(/ \{[a-z_]+\}/g, '')
}

function answer(response: ServerResponse, path: string, folder: string, files: SampleFile[]): void {
  const [, place, id, variant] = path.split('/').map(decodeURIComponent)
  if (path === '/documents.json') {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(files.map(documentOf)))
    return
  }
  if (place === 'downloaded' || place === 'walked') {
    response.writeHead(id === 'notes.txt' ? 403 : 204).end()
    return
  }
  const file = place === 'files' ? files.find((file) => file.id === id) : undefined
  if (file && (variant === 'preview' || variant === 'medium' || variant === 'original')) {
    const bytes = variant === 'original' ? file.bytes : file[variant]
    const type = variant === 'original' ? file.mimeType : 'image/jpeg'
    response.writeHead(bytes ? 200 : 404, { 'content-type': type, 'cache-control': 'max-age=60' }).end(bytes)
    return
  }
  serveBuilt(response, folder, path === '/' ? '/index.html' : path)
}

function documentOf({ id, mimeType, bytes, medium, picturesReason }: SampleFile) {
  return {
    id,
    mimeType,
    title: id,
    mediaKind:
      mimeType === 'application/dicom' ? 'radiograph' : mimeType === 'application/pdf' ? 'document' : 'photo',
    sizeBytes: bytes.length,
    picturesReason: picturesReason ?? null,
    capturedAt: '2024-03-15T10:15:30Z',
    createdAt: '2026-11-20T08:00:00Z',
    hasPictures: medium !== null,
  }
}

function serveBuilt(response: ServerResponse, folder: string, path: string): void {
  try {
    const bytes = readFileSync(join(folder, path))
    response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' }).end(bytes)
  } catch {
    response.writeHead(404).end()
  }
}
