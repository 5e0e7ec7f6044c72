import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { examine } from './file-type'

const SAMPLES = new URL('../../../../tests/samples/', import.meta.url)

function sample(name: string): File {
  return new File([readFileSync(new URL(name, SAMPLES))], name.split('/').at(-1) ?? name)
}

describe('a file before it is sent', () => {
  it('is known by its bytes, whatever its name', async () => {
    expect(await examine(sample('photo/iphone-orient6.heic'))).toBe('image/heic')
    expect(await examine(sample('photo/exif.tif'))).toBe('image/tiff')
    expect(await examine(sample('pdf/scan-one-page.pdf'))).toBe('application/pdf')
    for (const name of readdirSync(new URL('dicom/', SAMPLES)))
      expect(await examine(sample(`dicom/${name}`)), name).toBe('application/dicom')
  })

  it('is refused where it is nothing that we take', async () => {
    for (const name of ['html.jpg', 'script.svg', 'zip.dcm', 'notes.txt'])
      await expect(examine(sample(`bad/${name}`)), name).rejects.toThrow('type_not_accepted')
    await expect(examine(sample('bad/empty.jpg'))).rejects.toThrow('file_empty')
    await expect(examine(sample('photo/rgb.bmp'))).rejects.toThrow('type_not_accepted')
  })

  it('is refused where it is larger than its type may be', async () => {
    const file = new File([new Uint8Array([0xff, 0xd8, 0xff]), new Uint8Array(50 * 1024 * 1024)], 'photo.jpg')
    await expect(examine(file)).rejects.toThrow('file_too_large')
  })
})
