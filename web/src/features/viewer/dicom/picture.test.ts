import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { DicomFault } from './fault'
import { DicomPicture } from './picture'

function sample(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(new URL(`../../../../../tests/samples/${name}`, import.meta.url)))
}

async function reasonOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  try {
    await DicomPicture.open(bytes)
    return 'opened'
  } catch (error) {
    return error instanceof DicomFault ? error.reason : 'not a fault'
  }
}

/** Windows count from the lowest to the highest stored value; the README has both. */
describe('stored values are those of the README', () => {
  test.each([
    ['dicom/cr-mono1-explicit-le.dcm', 1760, 1760, 0, 1023],
    ['dicom/mr-explicit-be.dcm', 64, 64, 127, 2145],
    ['dicom/mr-no-preamble-implicit-le.dcm', 64, 64, 127, 2145],
    ['dicom/io-dental-synthetic.dcm', 800, 600, 398, 3639],
    ['dicom/sc-deflated.dcm', 512, 512, 0, 255],
    ['dicom/us-8bit-jpeg-lossless.dcm', 1024, 768, 0, 255],
    // The rescale takes 1024 away; -2000 is no padding to this file, which names -32768.
    ['dicom/ct-implicit-le.dcm', 512, 512, -2000 - 1024, 2402 - 1024],
  ])('%s', async (name, columns, rows, low, high) => {
    const { info } = await DicomPicture.open(sample(name))
    const full = info.presets.find(({ key }) => key === 'full')?.window
    expect([info.columns, info.rows]).toEqual([columns, rows])
    expect(full?.width).toBe(high - low + 1)
    expect(full?.center).toBe((low + high + 1) / 2)
  })
})

test('MONOCHROME1 is inverted from the start', async () => {
  expect((await DicomPicture.open(sample('dicom/cr-mono1-explicit-le.dcm'))).info.isInverted).toBe(true)
  expect((await DicomPicture.open(sample('dicom/io-dental-synthetic.dcm'))).info.isInverted).toBe(false)
})

test('the first preset is the window of the file', async () => {
  const { info } = await DicomPicture.open(sample('dicom/io-dental-synthetic.dcm'))
  expect(info.presets[0]).toEqual({ key: 'file', number: 1, window: { center: 2048, width: 3200 } })
})

test('colour has no window', async () => {
  const { info } = await DicomPicture.open(sample('dicom/sc-rgb-rle.dcm'))
  expect(info).toMatchObject({ isGrey: false, presets: [] })
})

test('RLE gives the colours of the bars', async () => {
  const picture = await DicomPicture.open(sample('dicom/sc-rgb-rle.dcm'))
  const pixels = new Uint32Array(100 * 100)
  await picture.draw(0, { window: null, isInverted: false }, pixels)
  expect(pixels[0]).toBe(0xff0000ff)
  await picture.draw(0, { window: null, isInverted: true }, pixels)
  expect(pixels[0]).toBe(0xffffff00)
})

describe('what is not shown says why', () => {
  test.each([
    ['dicom/DICOMDIR', 'no_image'],
    ['dicom/sr-basic-text.dcm', 'no_image'],
    ['bad/truncated.dcm', 'damaged'],
    ['bad/zip.dcm', 'not_dicom'],
    ['bad/empty.jpg', 'not_dicom'],
    ['bad/notes.txt', 'not_dicom'],
    ['photo/cmyk.jpg', 'not_dicom'],
  ])('%s: %s', async (name, reason) => {
    expect(await reasonOf(sample(name))).toBe(reason)
  })

  test('a JPEG of twelve bits, which is none the worse for it', async () => {
    const bytes = sample('dicom/us-ybr422-jpeg-30frames.dcm')
    const frame = bytes.findIndex(
      (byte, at) => byte === 0xff && bytes[at + 1] === 0xc0 && bytes[at + 2] === 0 && bytes[at + 4] === 8,
    )
    bytes[frame + 4] = 12
    expect(await reasonOf(bytes)).toBe('pixels')
  })

  test('a file cut anywhere is a fault and never an accident', async () => {
    const whole = sample('dicom/mr-explicit-be.dcm')
    for (let length = 0; length < whole.length; length += 97)
      expect(await reasonOf(whole.slice(0, length)), String(length)).toMatch(
        /^(not_dicom|damaged|no_image|pixels)$/,
      )
  })

  test('a byte changed anywhere is a picture or a fault', async () => {
    const whole = sample('dicom/sc-rgb-rle.dcm')
    for (let at = 128; at < whole.length; at += 3) {
      const changed = whole.slice()
      changed[at] = (changed[at] ?? 0) ^ 0xff
      expect(await reasonOf(changed), String(at)).not.toBe('not a fault')
    }
  })
})
