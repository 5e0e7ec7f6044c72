/** Where a picture stands in its frame, without React and without pixels of a screen, so that two frames can share it. */

export interface Size {
  width: number
  height: number
}

export interface Point {
  x: number
  y: number
}

export type Turn = 0 | 90 | 180 | 270

/** `zoom` is 1 where the picture just fits; `x`, `y` move its middle from the frame's, in frame pixels. */
export interface View extends Point {
  zoom: number
  turn: Turn
}

export const FITTED: View = { zoom: 1, x: 0, y: 0, turn: 0 }

/** At most so many screen pixels for one of the picture; beyond, nothing more is seen. */
const MAGNIFICATION_MAX = 8
/** Small pictures too can be looked at closely. */
const ZOOM_MAX_AT_LEAST = 4

export function turned(size: Size, turn: Turn): Size {
  return turn === 90 || turn === 270 ? { width: size.height, height: size.width } : size
}

/** Frame pixels for one pixel of the picture when all of it just fits. */
export function fitScale(picture: Size, frame: Size, turn: Turn): number {
  const { width, height } = turned(picture, turn)
  if (width <= 0 || height <= 0 || frame.width <= 0 || frame.height <= 0) return 1
  return Math.min(frame.width / width, frame.height / height)
}

/** The zoom at which one pixel of the picture is one of the screen. */
export function actualZoom(picture: Size, frame: Size, turn: Turn, screenScale: number): number {
  return 1 / (fitScale(picture, frame, turn) * screenScale)
}

export function zoomBounds(picture: Size, frame: Size, turn: Turn, screenScale: number): [number, number] {
  const actual = actualZoom(picture, frame, turn, screenScale)
  return [Math.min(1, actual), Math.max(ZOOM_MAX_AT_LEAST, actual * MAGNIFICATION_MAX)]
}

/** The picture in frame pixels, as it lies. */
export function shownSize(picture: Size, frame: Size, view: View): Size {
  const scale = fitScale(picture, frame, view.turn) * view.zoom
  const { width, height } = turned(picture, view.turn)
  return { width: width * scale, height: height * scale }
}

/** Keeps a picture that is larger than its frame from leaving an edge bare, and a smaller one in the middle. */
export function bounded(view: View, picture: Size, frame: Size): View {
  const shown = shownSize(picture, frame, view)
  const within = (value: number, room: number) => Math.min(Math.max(value, -room), room) + 0
  return {
    ...view,
    x: within(view.x, Math.max(0, (shown.width - frame.width) / 2)),
    y: within(view.y, Math.max(0, (shown.height - frame.height) / 2)),
  }
}

/** Zooms so that what lies under `at` (from the frame's middle) stays under it. */
export function zoomedAt(view: View, zoom: number, at: Point): View {
  const ratio = zoom / view.zoom
  return { ...view, zoom, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio }
}

/** Turns about the frame's middle. */
export function rotated(view: View, by: 90 | -90): View {
  const turns: Turn[] = [0, 90, 180, 270]
  const turn = turns[(turns.indexOf(view.turn) + (by === 90 ? 1 : 3)) % 4] ?? 0
  const [x, y] = by === 90 ? [-view.y, view.x] : [view.y, -view.x]
  return { ...view, turn, x: x + 0, y: y + 0 }
}

/** The same part of another picture: the offset as a share of what is shown. */
export function transferred(view: View, from: Size, to: Size): View {
  const share = (value: number, a: number, b: number) => (a > 0 ? (value / a) * b : 0)
  return { ...view, x: share(view.x, from.width, to.width), y: share(view.y, from.height, to.height) }
}

const BAR_LENGTHS_MM = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500]

/** The longest round length that takes no more than `room` of the screen; null where none does. */
export function scaleBar(pixelsPerMm: number, room: number): { mm: number; pixels: number } | null {
  const mm = BAR_LENGTHS_MM.findLast((length) => length * pixelsPerMm <= room)
  return mm === undefined || !Number.isFinite(pixelsPerMm) || pixelsPerMm <= 0
    ? null
    : { mm, pixels: mm * pixelsPerMm }
}
