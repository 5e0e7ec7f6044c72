import { useEffect, useEffectEvent, useRef } from 'react'

/** How far below the screen the next page is asked for, so that nobody sees the end of the one before. */
const AHEAD = '800px'

/** Asks for more when the end comes near. */
export function Sentinel({ onSeen }: { onSeen: () => void }) {
  const mark = useRef<HTMLDivElement>(null)
  const seen = useEffectEvent(onSeen)
  useEffect(() => {
    if (!mark.current) return
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) seen()
      },
      { rootMargin: AHEAD },
    )
    observer.observe(mark.current)
    return () => {
      observer.disconnect()
    }
  }, [])
  return <div ref={mark} aria-hidden />
}
