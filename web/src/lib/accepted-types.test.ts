import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { acceptedTypes } from './accepted-types'

it('the accepted types are those of the one table', () => {
  const page = readFileSync(new URL('../../../docs/api.md', import.meta.url), 'utf8')
  const rows = [...page.matchAll(/^\| `([a-z]+\/[a-z]+)` \| `([a-z]+)` \| (\d+) \|$/gm)]
  expect(rows.map(([, type, extension, bytesMax]) => [type, extension, Number(bytesMax)])).toEqual(
    Object.entries(acceptedTypes).map(([type, { extension, bytesMax }]) => [type, extension, bytesMax]),
  )
})
