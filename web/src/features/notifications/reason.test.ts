import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import english from '@/locales/en.json'
import french from '@/locales/fr.json'
import { partsOf } from './reason'

const PAGE = new URL('../../../../docs/capabilities/notifications.md', import.meta.url)

/** The words in the first column of a table of the documents, by what its head says. */
function documented(head: string): string[] {
  const [, rows = ''] = readFileSync(PAGE, 'utf8').split(`${head}\n`)
  const [table = ''] = rows.split('\n\n')
  return table
    .split('\n')
    .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, word = '']) => word))
}

const WORDS = [
  ...documented('| reason | when |'),
  ...documented('| code | state | what |'),
  // Of messages to patients, and of summaries.
  ...['withdrawn', 'no_consent', 'read'],
]

describe('a reason', () => {
  it('has a sentence in both languages for every word of the documents, and of the database', () => {
    expect(WORDS).toEqual(
      expect.arrayContaining(['role_not_concerned', 'no_address', 'not_accepted', 'complained']),
    )
    for (const tree of [french, english]) {
      const said: Record<string, string> = tree.notifications.reasons
      expect(WORDS.filter((word) => !said[word])).toEqual([])
    }
  })

  it('is a word of ours, and behind a colon the code of a provider', () => {
    const said = [
      'complained',
      'refused:validation_error',
      'attempts_exhausted:connect',
      'bounced:Permanent',
      'failed:30003',
      'not_accepted:connect',
    ]
    expect(said.map(partsOf)).toEqual([
      { word: 'complained', code: null },
      { word: 'refused', code: 'validation_error' },
      { word: 'attempts_exhausted', code: 'connect' },
      { word: 'bounced', code: 'Permanent' },
      { word: 'failed', code: '30003' },
      { word: 'not_accepted', code: 'connect' },
    ])
  })
})
