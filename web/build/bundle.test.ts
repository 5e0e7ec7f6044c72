import { describe, expect, it } from 'vitest'
import { builtFiles, scriptBytes } from './bundle'

/** So that a page stands within a second on the line of a village practice. */
const BYTES_MAX = 250_000

const FIRST_PAGES = {
  'signing in': ['src/features/session/components/sign-in-page.tsx'],
  'the home page': ['src/app/inside.tsx', 'src/features/home/components/home-page.tsx'],
}

describe('the build', () => {
  it.each(Object.entries(FIRST_PAGES))(
    'needs at most 250 kB of gzipped scripts for %s',
    async (name, pages) => {
      const bytes = await scriptBytes(pages)
      console.info(`${name}: ${(bytes / 1000).toFixed(1)} kB`)
      expect(bytes).toBeLessThanOrEqual(BYTES_MAX)
    },
  )

  it('holds no secret key and no source map', async () => {
    for (const { name, text } of await builtFiles()) {
      expect(name).not.toMatch(/\.map$/)
      // The code that refuses such a key spells its beginning, and nothing behind it.
      expect(text, name).not.toMatch(/sb_secret_[A-Za-z0-9_-]{8}/)
      expect(text, name).not.toMatch(/service_role/)
      expect(text, name).not.toMatch(/[#@] sourceMappingURL=/)
    }
  })

  it('draws nothing by inline scripts or styles', async () => {
    const page = (await builtFiles()).find(({ name }) => name === 'index.html')
    expect(page?.text).not.toMatch(/<style|style=|<script>|\son\w+=/)
  })
})
