import type { Point } from './geometry'

interface Handlers {
  drag: (by: Point, button: number) => void
  /** How far a finger has gone sideways; 0 lets go. False where a drag pans. */
  slide: (dx: number) => boolean
  swipe: (by: 1 | -1) => void
  /** `at` counts from the middle of the frame. */
  zoom: (factor: number, at: Point) => void
  doubleTap: (at: Point) => void
  frames: (by: number) => void
}

const SWIPE_PX = 56
const TAP_PX = 12
const DOUBLE_TAP_MS = 320
const WHEEL_RATE = 0.0022
/** A pinch on a touchpad comes as a wheel with Ctrl, in smaller steps. */
const PINCH_RATE = 0.012
const LINE_PX = 16

interface Touch extends Point {
  button: number
}

/** Mouse, pen, fingers and wheel over a frame, told as what was meant. */
export class Gestures {
  private readonly down = new Map<number, Touch>()
  private start: (Point & { isTouch: boolean; isSingle: boolean }) | null = null
  private lastTap = { time: 0, x: 0, y: 0 }
  private isSliding = false
  private readonly stop = new AbortController()

  constructor(
    private readonly element: HTMLElement,
    private readonly on: Handlers,
    /** The wheel scrolls; only a pinch on a touchpad zooms. */
    private readonly isScroller = false,
  ) {
    const { signal } = this.stop
    element.addEventListener(
      'pointerdown',
      (event) => {
        this.press(event)
      },
      { signal },
    )
    element.addEventListener(
      'pointermove',
      (event) => {
        this.move(event)
      },
      { signal },
    )
    element.addEventListener(
      'pointerup',
      (event) => {
        this.release(event, true)
      },
      { signal },
    )
    element.addEventListener(
      'pointercancel',
      (event) => {
        this.release(event, false)
      },
      { signal },
    )
    element.addEventListener(
      'wheel',
      (event) => {
        this.wheel(event)
      },
      { signal, passive: false },
    )
    element.addEventListener(
      'contextmenu',
      (event) => {
        event.preventDefault()
      },
      { signal },
    )
  }

  close(): void {
    this.stop.abort()
  }

  private press(event: PointerEvent): void {
    if (event.target instanceof Element && event.target.closest('button, a, input, select, form')) return
    this.element.setPointerCapture(event.pointerId)
    this.down.set(event.pointerId, { x: event.clientX, y: event.clientY, button: event.button })
    const isSingle = this.down.size === 1
    if (isSingle)
      this.start = { x: event.clientX, y: event.clientY, isTouch: event.pointerType !== 'mouse', isSingle }
    else if (this.start) this.start.isSingle = false
    if (!isSingle) this.letGo()
  }

  private move(event: PointerEvent): void {
    const before = this.down.get(event.pointerId)
    if (!before) return
    const now = { x: event.clientX, y: event.clientY }
    const others = [...this.down.entries()].filter(([id]) => id !== event.pointerId)
    this.down.set(event.pointerId, { ...now, button: before.button })
    const other = others[0]?.[1]
    if (other) {
      this.pinch(before, now, other)
      return
    }
    if (this.start?.isTouch && this.start.isSingle && this.on.slide(now.x - this.start.x)) {
      this.isSliding = true
      return
    }
    this.on.drag({ x: now.x - before.x, y: now.y - before.y }, before.button)
  }

  private pinch(before: Point, now: Point, other: Point): void {
    const distance = (a: Point) => Math.max(1, Math.hypot(a.x - other.x, a.y - other.y))
    const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }
    this.on.drag({ x: (now.x - before.x) / 2, y: (now.y - before.y) / 2 }, -1)
    this.on.zoom(distance(now) / distance(before), this.fromMiddle(middle))
  }

  private release(event: PointerEvent, isDone: boolean): void {
    if (!this.down.delete(event.pointerId)) return
    const start = this.start
    if (this.down.size > 0 || !start) return
    this.start = null
    const [dx, dy] = [event.clientX - start.x, event.clientY - start.y]
    const wasSliding = this.isSliding
    this.letGo()
    if (!isDone || !start.isSingle) return
    if (Math.hypot(dx, dy) <= TAP_PX) this.tap(event)
    else if (wasSliding && Math.abs(dx) >= SWIPE_PX && Math.abs(dx) > Math.abs(dy))
      this.on.swipe(dx < 0 ? 1 : -1)
  }

  private tap(event: PointerEvent): void {
    const { time, x, y } = this.lastTap
    const isSecond =
      event.timeStamp - time < DOUBLE_TAP_MS && Math.hypot(event.clientX - x, event.clientY - y) < 2 * TAP_PX
    this.lastTap = { time: isSecond ? 0 : event.timeStamp, x: event.clientX, y: event.clientY }
    if (isSecond && event.button === 0)
      this.on.doubleTap(this.fromMiddle({ x: event.clientX, y: event.clientY }))
  }

  private wheel(event: WheelEvent): void {
    if (this.isScroller && !event.ctrlKey) return
    event.preventDefault()
    // Shift turns a wheel sideways on most systems.
    const delta = (event.deltaY || event.deltaX) * (event.deltaMode === 1 ? LINE_PX : 1)
    if (event.shiftKey && !event.ctrlKey) {
      if (delta !== 0) this.on.frames(Math.sign(delta))
      return
    }
    const rate = event.ctrlKey ? PINCH_RATE : WHEEL_RATE
    this.on.zoom(Math.exp(-delta * rate), this.fromMiddle({ x: event.clientX, y: event.clientY }))
  }

  private letGo(): void {
    if (this.isSliding) this.on.slide(0)
    this.isSliding = false
  }

  private fromMiddle(at: Point): Point {
    const box = this.element.getBoundingClientRect()
    return { x: at.x - box.left - box.width / 2, y: at.y - box.top - box.height / 2 }
  }
}
