import { Gestures } from './gestures'
import {
  actualZoom,
  bounded,
  fitScale,
  FITTED,
  rotated,
  shownSize,
  transferred,
  zoomBounds,
  zoomedAt,
  type Point,
  type Size,
  type View,
} from './geometry'
import type { Pane } from './pane'

/** Where a picture is, and how large it is then; what another pane needs to follow. */
export interface Sight {
  view: View
  shown: Size
}

interface Options {
  pane: Pane
  onSwipe: (by: 1 | -1) => void
  onSight: (sight: Sight) => void
  /** A drag while the tool is the window. */
  onWindow?: (dx: number, dy: number) => void
  onDoubleTap?: () => void
  onFrames?: (by: number) => void
}

const DOUBLE_TAP_ZOOM = 2.5
const SMOOTH_MS = 160
const REST_MS = 200

/**
 * The frame in which a picture is moved about.
 * It writes one transform to one element, outside React, so that a drag costs a repaint and nothing else.
 */
export class Stage {
  private view = FITTED
  private picture: Size = { width: 0, height: 0 }
  private frame: Size = { width: 0, height: 0 }
  private smoothUntil = 0
  private isTold = true
  private resting: number | undefined
  private readonly gestures: Gestures
  private readonly observer: ResizeObserver

  constructor(
    element: HTMLElement,
    private readonly layer: HTMLElement,
    private readonly options: Options,
  ) {
    this.frame = { width: element.clientWidth, height: element.clientHeight }
    this.observer = new ResizeObserver(() => {
      this.frame = { width: element.clientWidth, height: element.clientHeight }
      this.move(this.view)
    })
    this.observer.observe(element)
    this.gestures = new Gestures(element, {
      drag: (by, button) => {
        this.drag(by, button)
      },
      slide: (dx) => this.slide(dx),
      swipe: options.onSwipe,
      zoom: (factor, at) => {
        this.zoomTo(this.view.zoom * factor, at)
      },
      doubleTap: (at) => {
        if (options.onDoubleTap) options.onDoubleTap()
        else this.toggle(at)
      },
      frames: (by) => options.onFrames?.(by),
    })
  }

  /** Shows an element as the picture; the view stays where it is, since all variants have one shape. */
  show(element: HTMLElement, size: Size): void {
    this.picture = size
    this.layer.replaceChildren(element)
    this.move(this.view)
  }

  close(): void {
    this.observer.disconnect()
    window.clearTimeout(this.resting)
    this.gestures.close()
    this.layer.replaceChildren()
  }

  zoom(factor: number): void {
    this.smoothly()
    this.zoomTo(this.view.zoom * factor, { x: 0, y: 0 })
  }

  fit(): void {
    this.smoothly()
    this.move({ ...FITTED, turn: this.view.turn })
  }

  actual(): void {
    this.smoothly()
    this.zoomTo(actualZoom(this.picture, this.frame, this.view.turn, devicePixelRatio), { x: 0, y: 0 })
  }

  rotate(by: 90 | -90): void {
    this.move(rotated(this.view, by))
  }

  pan(dx: number, dy: number): void {
    this.move({ ...this.view, x: this.view.x + dx, y: this.view.y + dy })
  }

  /** Takes the place that another pane has come to, without telling anybody. */
  follow({ view, shown }: Sight): void {
    const next = { ...view, turn: this.view.turn }
    this.move(transferred(next, shown, shownSize(this.picture, this.frame, next)), false)
  }

  private toggle(at: Point): void {
    this.smoothly()
    if (this.view.zoom > 1.01) this.move({ ...FITTED, turn: this.view.turn })
    else this.zoomTo(DOUBLE_TAP_ZOOM, at)
  }

  private drag(by: Point, button: number): void {
    const { tool } = this.options.pane.snapshot()
    if (tool === 'window' && button === 0) this.options.onWindow?.(by.x, by.y)
    else this.pan(by.x, by.y)
  }

  /** Follows a finger that may become a swipe; says whether there is anything to pan instead. */
  private slide(dx: number): boolean {
    const { tool } = this.options.pane.snapshot()
    const isWider = shownSize(this.picture, this.frame, this.view).width > this.frame.width + 1
    if (tool === 'window' || isWider) return false
    this.write({ ...this.view, x: dx })
    return true
  }

  private zoomTo(zoom: number, at: Point): void {
    const [low, high] = zoomBounds(this.picture, this.frame, this.view.turn, devicePixelRatio)
    this.move(zoomedAt(this.view, Math.min(Math.max(zoom, low), high), at))
  }

  private move(view: View, isTold = true): void {
    this.view = bounded(view, this.picture, this.frame)
    this.write(this.view)
    if (isTold)
      this.options.onSight({ view: this.view, shown: shownSize(this.picture, this.frame, this.view) })
    this.tell()
  }

  private write(view: View): void {
    const { style } = this.layer
    const scale = fitScale(this.picture, this.frame, view.turn)
    this.hold()
    this.layer.toggleAttribute('data-smooth', performance.now() < this.smoothUntil)
    style.width = `${String(this.picture.width * scale)}px`
    style.height = `${String(this.picture.height * scale)}px`
    style.transform = `translate(${String(view.x)}px, ${String(view.y)}px) rotate(${String(view.turn)}deg) scale(${String(view.zoom)})`
  }

  /** While it moves, a picture is moved as it was last drawn; drawn anew at its new scale when it comes to rest. */
  private hold(): void {
    this.layer.style.willChange = 'transform'
    window.clearTimeout(this.resting)
    this.resting = window.setTimeout(() => {
      this.layer.style.willChange = ''
    }, REST_MS)
  }

  /** Tools hear of a move once a frame of the screen. */
  private tell(): void {
    if (!this.isTold) return
    this.isTold = false
    requestAnimationFrame(() => {
      this.isTold = true
      const { zoom, turn } = this.view
      this.options.pane.set({ zoom, turn, scale: fitScale(this.picture, this.frame, turn) * zoom })
    })
  }

  private smoothly(): void {
    this.smoothUntil = performance.now() + SMOOTH_MS
  }
}
