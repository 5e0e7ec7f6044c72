import charls from '@cornerstonejs/codec-charls/decodewasmjs'
import charlsUrl from '@cornerstonejs/codec-charls/decodewasm?url'
import turbo from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs'
import turboUrl from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm?url'
import openjpeg from '@cornerstonejs/codec-openjpeg/decodewasmjs'
import openjpegUrl from '@cornerstonejs/codec-openjpeg/decodewasm?url'
import type { WasmDecoder } from './codecs'

/** Nothing of a file may come to the console, and codecs like to talk. */
function settings(url: string) {
  const silent = () => undefined
  return { locateFile: () => url, print: silent, printErr: silent }
}

/** Compiled once; a frame takes a decoder of its own and gives it back. */
function once<Module>(load: () => Promise<Module>, make: (module: Module) => WasmDecoder) {
  let loading: Promise<Module> | null = null
  return async () => make(await (loading ??= load()))
}

export const jpeg = once(
  () => turbo(settings(turboUrl)),
  (module) => new module.JPEGDecoder(),
)

export const jpegLs = once(
  () => charls(settings(charlsUrl)),
  (module) => new module.JpegLSDecoder(),
)

export const jpeg2000 = once(
  () => openjpeg(settings(openjpegUrl)),
  (module) => new module.J2KDecoder(),
)
