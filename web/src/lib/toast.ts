import { useSyncExternalStore } from 'react'

export interface Toast {
  id: number
  text: string
  tone: 'calm' | 'danger'
  /** What takes it back, where that is possible. */
  undo: (() => void) | undefined
  requestId: string | undefined
}

const SHOWN_MAX = 3
let toasts: readonly Toast[] = []
let latest = 0
const listeners = new Set<() => void>()

function become(next: readonly Toast[]): void {
  toasts = next
  listeners.forEach((listener) => {
    listener()
  })
}

/** Says in a corner what just happened. No name of a patient: it stays on screen after the page is left. */
export function toast(what: {
  text: string
  tone?: Toast['tone']
  undo?: () => void
  requestId?: string | undefined
}): void {
  latest += 1
  const next = {
    id: latest,
    text: what.text,
    tone: what.tone ?? 'calm',
    undo: what.undo,
    requestId: what.requestId,
  }
  become([...toasts.slice(1 - SHOWN_MAX), next])
}

export function dismissToast(id: number): void {
  become(toasts.filter((one) => one.id !== id))
}

export function dismissToasts(): void {
  become([])
}

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => toasts,
  )
}
