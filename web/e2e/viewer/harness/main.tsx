import { lazy, StrictMode, Suspense, useState } from 'react'
import { createRoot } from 'react-dom/client'
import type { ViewerDocument, ViewerSource } from '@/lib/viewing'
import { speak, startLanguages } from '@/lib/i18n'
import '@mantine/core/styles.layer.css'
import 'virtual:theme.css'
import '@/app/base.css'

interface Served extends ViewerDocument {
  hasPictures: boolean
}

const Viewer = lazy(async () => ({
  default: (await import('@/features/viewer/components/viewer')).Viewer,
}))

/** The server of the tests, as the grid would ask the edge. */
function sourceOf(served: Served[]): ViewerSource {
  const hasPictures = new Map(served.map((document) => [document.id, document.hasPictures]))
  return {
    url: (document, variant) =>
      Promise.resolve(
        variant !== 'original' && hasPictures.get(document.id) !== true
          ? null
          : `/files/${document.id}/${variant}`,
      ),
    bytes: async (document, signal, onProgress) => {
      const response = await fetch(`/files/${document.id}/original`, { signal })
      if (!response.ok || !response.body) throw new Error(String(response.status))
      const whole = new Uint8Array(document.sizeBytes)
      let length = 0
      const reader = response.body.getReader()
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        whole.set(part.value, length)
        length += part.value.length
        onProgress(length)
      }
      return whole.buffer
    },
    download: async (document) => {
      await fetch(`/downloaded/${document.id}`, { method: 'POST' })
    },
  }
}

function Harness({ served }: { served: Served[] }) {
  const [index, setIndex] = useState<number | null>(null)
  const [source] = useState(() => sourceOf(served))
  return (
    <main>
      <h1>Radiographies</h1>
      {served.map((document, at) => (
        <button
          key={document.id}
          type="button"
          onClick={() => {
            setIndex(at)
          }}
        >
          {document.title}
        </button>
      ))}
      {index === null ? null : (
        <Suspense>
          <Viewer
            documents={served}
            index={index}
            onIndexChange={setIndex}
            onClose={() => {
              setIndex(null)
            }}
            source={source}
          />
        </Suspense>
      )}
    </main>
  )
}

await startLanguages()
const words = new URLSearchParams(location.search)
if (words.get('language') === 'en') await speak('en')
document.documentElement.dataset.mantineColorScheme = words.get('scheme') ?? 'light'
const only = words.get('only')?.split(',')
const all = (await (await fetch('/documents.json')).json()) as Served[]
const served = only ? only.flatMap((id) => all.filter((document) => document.id === id)) : all
const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <Harness served={served} />
    </StrictMode>,
  )

/** Looks at one document after the other by itself, where no debugger is to watch it. */
async function walk(): Promise<void> {
  await appears('main button')
  document.querySelector<HTMLButtonElement>('main button')?.click()
  for (let at = 1; at <= served.length; at++) {
    // With nothing more on its way.
    const pane = `dialog section[aria-label="${served[at - 1]?.title ?? ''}"]:not(:has(progress))`
    await appears(`${pane} :is(canvas, img)`)
    if ('gc' in globalThis && typeof globalThis.gc === 'function') globalThis.gc()
    await fetch(`/walked/${String(at)}`, { method: 'POST' })
    const arrow = new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true, cancelable: true })
    document.querySelector('dialog')?.dispatchEvent(arrow)
  }
}

function appears(selector: string): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (document.querySelector(selector)) resolve()
      else requestAnimationFrame(look)
    }
    look()
  })
}

if (words.has('walk')) await walk()
