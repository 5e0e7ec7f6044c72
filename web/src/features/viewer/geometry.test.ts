import { describe, expect, test } from 'vitest'
import {
  actualZoom,
  bounded,
  fitScale,
  FITTED,
  rotated,
  scaleBar,
  shownSize,
  transferred,
  zoomBounds,
  zoomedAt,
  type Point,
  type View,
} from './geometry'

const frame = { width: 1000, height: 500 }
const landscape = { width: 2000, height: 1000 }
const portrait = { width: 500, height: 1000 }

/** Where a point of the picture (from its middle, in shares of its fitted size) is in the frame. */
function place(view: View, point: Point): Point {
  return { x: view.x + point.x * view.zoom, y: view.y + point.y * view.zoom }
}

describe('fitting', () => {
  test('a picture takes all the room that its shape allows', () => {
    expect(fitScale(landscape, frame, 0)).toBe(0.5)
    expect(fitScale(portrait, frame, 0)).toBe(0.5)
    expect(fitScale({ width: 64, height: 64 }, frame, 0)).toBe(500 / 64)
  })

  test('a picture on its side is measured as it lies', () => {
    expect(fitScale(landscape, frame, 90)).toBe(0.25)
    expect(shownSize(landscape, frame, { ...FITTED, turn: 90 })).toEqual({ width: 250, height: 500 })
  })

  test('what has no size yet fits anywhere', () => {
    expect(fitScale({ width: 0, height: 0 }, frame, 0)).toBe(1)
    expect(fitScale(landscape, { width: 0, height: 0 }, 0)).toBe(1)
  })
})

describe('zooming', () => {
  test('what lies under the pointer stays under it', () => {
    const pointer = { x: 200, y: -80 }
    const before = { ...FITTED, x: 30, y: 10 }
    const point = { x: pointer.x - before.x, y: pointer.y - before.y }
    let view: View = before
    for (const zoom of [1.3, 2.7, 8, 1.1]) {
      view = zoomedAt(view, zoom, pointer)
      expect(place(view, point).x).toBeCloseTo(pointer.x)
      expect(place(view, point).y).toBeCloseTo(pointer.y)
    }
  })

  test('one pixel of the picture becomes one of the screen, dense screens included', () => {
    expect(actualZoom(landscape, frame, 0, 1)).toBe(2)
    expect(actualZoom(landscape, frame, 0, 2)).toBe(1)
  })

  test('large pictures open to eight screen pixels a pixel, small ones at least to four times', () => {
    expect(zoomBounds(landscape, frame, 0, 1)).toEqual([1, 16])
    expect(zoomBounds({ width: 64, height: 64 }, frame, 0, 1)).toEqual([64 / 500, 4])
  })
})

describe('moving', () => {
  test('an edge never comes further in than the frame, and what is smaller stays in the middle', () => {
    const view = bounded({ ...FITTED, zoom: 2, x: 900, y: -900 }, landscape, frame)
    expect([view.x, view.y]).toEqual([500, -250])
    expect(bounded({ ...FITTED, x: 40, y: 40 }, portrait, frame)).toMatchObject({ x: 0, y: 0 })
  })

  test('four turns lead back, and what was in the middle of the frame stays there', () => {
    let view: View = { ...FITTED, x: 10, y: 20 }
    view = rotated(view, 90)
    expect(view).toEqual({ zoom: 1, turn: 90, x: -20, y: 10 })
    expect(rotated(view, -90)).toEqual({ ...FITTED, x: 10, y: 20 })
    for (let turn = 0; turn < 3; turn++) view = rotated(view, 90)
    expect(view).toEqual({ ...FITTED, x: 10, y: 20 })
  })

  test('another picture shows the same part', () => {
    const moved = transferred(
      { ...FITTED, x: 100, y: -50 },
      { width: 1000, height: 500 },
      { width: 500, height: 1000 },
    )
    expect([moved.x, moved.y]).toEqual([50, -100])
  })
})

describe('the scale', () => {
  test('is the longest round length that fits', () => {
    expect(scaleBar(10, 160)).toEqual({ mm: 10, pixels: 100 })
    expect(scaleBar(16, 160)).toEqual({ mm: 10, pixels: 160 })
    expect(scaleBar(0.5, 160)).toEqual({ mm: 200, pixels: 100 })
  })

  test('is left out where nothing round fits', () => {
    expect(scaleBar(10_000, 160)).toBeNull()
    expect(scaleBar(0, 160)).toBeNull()
  })
})
