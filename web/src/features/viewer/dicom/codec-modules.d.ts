interface CodecSettings {
  locateFile: () => string
  print: () => void
  printErr: () => void
}

declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  const load: (
    settings: CodecSettings,
  ) => Promise<{ JpegLSDecoder: new () => import('./codecs').WasmDecoder }>
  export default load
}

declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs' {
  const load: (settings: CodecSettings) => Promise<{ JPEGDecoder: new () => import('./codecs').WasmDecoder }>
  export default load
}

declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  const load: (settings: CodecSettings) => Promise<{ J2KDecoder: new () => import('./codecs').WasmDecoder }>
  export default load
}

declare module 'jpeg-lossless-decoder-js' {
  export class Decoder {
    decode(
      buffer: ArrayBuffer,
      offset: number,
      length: number,
    ): Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>
  }
}
