import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import english from './en.json'
import french from './fr.json'

const SOURCES = fileURLToPath(new URL('..', import.meta.url))

/** `a.b.c` of every sentence, with the names in it that are filled in. */
function sentences(tree: object, above = ''): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const [name, value] of Object.entries(tree) as [string, string | object][]) {
    const key = above + name
    if (typeof value === 'string')
      found.set(key, [...value.matchAll(/{{\s*(\w+)/g)].map((hole) => hole[1] ?? '').sort())
    else for (const [deeper, holes] of sentences(value, `${key}.`)) found.set(deeper, holes)
  }
  return found
}

const code = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.') && !file.endsWith('database.types.ts'))
  .map((file) => readFileSync(SOURCES + file, 'utf8'))
  .join('\n')

/** Keys that are put together, as `` t(`roles.${role}`) ``: all below such a beginning are used. */
const beginnings = [...code.matchAll(/`([a-z-]+(?:\.[a-z-]+)*\.)\$\{/g)].map((found) => found[1] ?? '')

describe('the languages', () => {
  it('say the same things, with the same holes', () => {
    expect(Object.fromEntries(sentences(english))).toEqual(Object.fromEntries(sentences(french)))
  })

  it('say nothing that is never shown', () => {
    const isUsed = (key: string) =>
      code.includes(`'${key}'`) ||
      beginnings.some((beginning) => key.startsWith(beginning)) ||
      /_(one|other)$/.test(key)
    expect([...sentences(french).keys()].filter((key) => !isUsed(key))).toEqual([])
  })

  it('leave no sentence empty and no French word in English', () => {
    for (const tree of [french, english]) expect(JSON.stringify(tree)).not.toContain('""')
    expect(JSON.stringify(english)).not.toMatch(/[éèêçœ]/)
  })

  it('set French apostrophes and spaces as printers do', () => {
    const own = JSON.stringify({ ...french, problems: undefined })
    expect(own).not.toMatch(/\w'\w/)
    expect(own).not.toMatch(/\S[?!;]/)
  })
})
