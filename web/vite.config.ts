import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { pdfAssets } from './build/pdf-assets.ts'
import { themeCss } from './build/theme-css.ts'

export default defineConfig({
  plugins: [react(), themeCss(), pdfAssets()],
  resolve: {
    alias: { '@': fileURLToPath(new URL('src', import.meta.url)) },
  },
  // Decoders are fetched when a file needs them, which a worker can only do as a module.
  worker: { format: 'es' },
  build: {
    target: 'es2023',
    // Read by the check of the bundle; it names files and holds no source.
    manifest: true,
    sourcemap: false,
    // Inlined files would be `data:`, which our policy does not allow.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
