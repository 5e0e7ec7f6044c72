import { readdir, readFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const DIST = new URL('../dist/', import.meta.url)

interface Chunk {
  file: string
  imports?: string[]
  dynamicImports?: string[]
}

/** What a browser loads before these pages stand, one inside the other, in bytes of gzipped JavaScript. */
export async function scriptBytes(pages: readonly string[]): Promise<number> {
  const manifest = JSON.parse(await readFile(new URL('.vite/manifest.json', DIST), 'utf8')) as Record<
    string,
    Chunk
  >
  const seen = new Set<string>()
  const visit = (name: string): void => {
    const chunk = manifest[name]
    if (!chunk) throw new Error(`the manifest has no ${name}`)
    if (seen.has(chunk.file)) return
    seen.add(chunk.file)
    chunk.imports?.forEach(visit)
  }
  for (const name of ['index.html', 'src/app/start.tsx', 'src/locales/fr.json', ...pages]) visit(name)
  let bytes = gzipSync(await readFile(new URL('colour-scheme.js', DIST))).length
  for (const file of seen) bytes += gzipSync(await readFile(new URL(file, DIST))).length
  return bytes
}

/** Every file of the build. */
export async function builtFiles(): Promise<{ name: string; text: string }[]> {
  const entries = await readdir(DIST, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => `${entry.parentPath}/${entry.name}`)
  const root = fileURLToPath(DIST)
  return Promise.all(
    files.map(async (path) => ({ name: relative(root, path), text: await readFile(path, 'latin1') })),
  )
}
