import { useEffect } from 'react'
import { config } from '@/lib/config'
import { lock } from '@/lib/session'
import { idleSince, noteActivity } from '@/lib/activity'

const LOOK_MS = 1_000
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const

/** Locks a screen that nobody touches. The clock is read, not counted: a laptop that slept is locked when it wakes. */
export function useIdleLock(): void {
  useEffect(() => {
    const look = () => {
      if (Date.now() - idleSince() >= config.idleMinutes * 60_000) void lock()
    }
    noteActivity()
    const timer = setInterval(look, LOOK_MS)
    document.addEventListener('visibilitychange', look)
    for (const sign of SIGNS) document.addEventListener(sign, noteActivity, { passive: true, capture: true })
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
      for (const sign of SIGNS) document.removeEventListener(sign, noteActivity, { capture: true })
    }
  }, [])
}
