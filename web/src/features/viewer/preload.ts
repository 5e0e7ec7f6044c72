import { useEffect } from 'react'
import type { Variant, ViewerDocument, ViewerSource } from '@/lib/viewing'

/** The document on screen comes first. */
const AFTER_MS = 250
const AHEAD: Variant[] = ['preview', 'medium']

/** Fetches the pictures of the neighbours, so that an arrow shows them at once; never an original. */
export function usePreload(documents: readonly ViewerDocument[], index: number, source: ViewerSource): void {
  useEffect(() => {
    const leave = new AbortController()
    const neighbours = [documents[index + 1], documents[index - 1]].filter(
      (document) => document !== undefined,
    )
    const images: HTMLImageElement[] = []
    const fetchAhead = async () => {
      for (const variant of AHEAD)
        for (const document of neighbours) {
          const url = await source.url(document, variant, leave.signal).catch(() => null)
          if (leave.signal.aborted) return
          if (url === null) continue
          const image = new Image()
          image.src = url
          images.push(image)
        }
    }
    const waiting = window.setTimeout(() => void fetchAhead(), AFTER_MS)
    return () => {
      leave.abort()
      window.clearTimeout(waiting)
      images.length = 0
    }
  }, [documents, index, source])
}
