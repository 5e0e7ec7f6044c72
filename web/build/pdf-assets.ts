import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'

/** What pdf.js fetches by name. Its engine for scripts in files (`quickjs`) is left where it is. */
const FOLDERS: [folder: string, names: RegExp][] = [
  ['standard_fonts', /\.(pfb|ttf)$/],
  ['cmaps', /\.bcmap$/],
  ['iccs', /\.icc$/],
  ['wasm', /^(jbig2|openjpeg|qcms_bg)\.wasm$/],
]

/** Puts the fonts, character maps and decoders of pdf.js on the own origin, under the names it asks for. */
export function pdfAssets(): Plugin {
  const home = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
  return {
    name: 'pdf-assets',
    apply: 'build',
    generateBundle() {
      for (const [folder, names] of FOLDERS)
        for (const name of readdirSync(join(home, folder)).filter((name) => names.test(name)))
          this.emitFile({
            type: 'asset',
            fileName: `assets/pdf/${folder}/${name}`,
            source: readFileSync(join(home, folder, name)),
          })
    },
  }
}
