import { useEffectEvent, useLayoutEffect, useRef, type RefObject } from 'react'

const FOCUSABLE = 'button:not(:disabled), [href], input:not(:disabled), select:not(:disabled), [tabindex="0"]'

/** Opens a dialog over everything, keeps the focus inside, and gives it back to where it was. */
export function useModal(onEscape: () => void, onClosed: () => void): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null)
  const escape = useEffectEvent(onEscape)
  const closed = useEffectEvent(onClosed)
  useLayoutEffect(() => {
    const element = dialog.current
    if (!element) return undefined
    const leave = new AbortController()
    const { signal } = leave
    const opener = document.activeElement
    element.showModal()
    element.focus()
    element.addEventListener(
      'cancel',
      (event) => {
        event.preventDefault()
        escape()
      },
      { signal },
    )
    // A browser may close it without asking, after Escape pressed twice.
    element.addEventListener(
      'close',
      () => {
        if (!element.open) closed()
      },
      { signal },
    )
    element.addEventListener(
      'keydown',
      (event) => {
        if (event.key === 'Tab') cycle(element, event)
      },
      { signal },
    )
    return () => {
      leave.abort()
      element.close()
      if (opener instanceof HTMLElement) opener.focus()
    }
  }, [])
  return dialog
}

/** From the last to the first, and back, without a stop in the browser's own bars. */
function cycle(dialog: HTMLElement, event: KeyboardEvent): void {
  const all = [...dialog.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((element) =>
    element.checkVisibility(),
  )
  const [first, last] = [all[0], all.at(-1)]
  const { activeElement } = document
  const isAtEnd = event.shiftKey
    ? activeElement === first || activeElement === dialog
    : activeElement === last
  if (!isAtEnd || !first || !last) return
  event.preventDefault()
  const target = event.shiftKey ? last : first
  target.focus()
}
