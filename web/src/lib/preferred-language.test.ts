import { describe, expect, it } from 'vitest'
import { preferredLanguage } from './preferred-language'

describe('preferredLanguage', () => {
  it.each([
    [null, ['fr-FR', 'en'], 'fr'],
    [null, ['en-GB', 'fr'], 'en'],
    [null, ['de', 'en-US'], 'en'],
    [null, ['de'], 'fr'],
    [null, [], 'fr'],
    ['en', ['fr'], 'en'],
    ['xx', ['fr'], 'fr'],
  ] as const)('chosen %s, browser %j: %s', (chosen, browser, language) => {
    expect(preferredLanguage(chosen, browser)).toBe(language)
  })
})
