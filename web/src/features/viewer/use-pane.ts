import { useSyncExternalStore } from 'react'
import type { Pane, PaneState } from './pane'

export function usePane(pane: Pane): PaneState {
  return useSyncExternalStore(pane.subscribe, pane.snapshot)
}
