/** Where the build puts what pdf.js fetches by name: fonts that files need not carry, character maps, decoders. */
const base = new URL(`${import.meta.env.BASE_URL}assets/pdf/`, location.origin).href

export const assets = {
  standardFontDataUrl: `${base}standard_fonts/`,
  cMapUrl: `${base}cmaps/`,
  cMapPacked: true,
  wasmUrl: `${base}wasm/`,
  iccUrl: `${base}iccs/`,
}
