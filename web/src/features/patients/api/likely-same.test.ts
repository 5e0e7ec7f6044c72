import { describe, expect, it } from 'vitest'
import type { FoundPatient } from '@/lib/search-patients'
import { isLikelySame } from './likely-same'

const known: FoundPatient = {
  id: '0',
  file_number: null,
  first_name: 'Élodie',
  last_name: 'Exemple',
  birth_name: 'Modèle',
  birth_date: '1984-03-12',
  archived_at: null,
}

describe('isLikelySame', () => {
  it.each([
    ['the same', 'Exemple', 'Élodie', '1984-03-12', true],
    ['no accents, capitals', 'EXEMPLE', 'ELODIE', '1984-03-12', true],
    ['names the other way round', 'Elodie', 'Exemple', '1984-03-12', true],
    ['the name at birth', 'Modele', 'Elodie', '1984-03-12', true],
    ['no birth date given', 'Exemple', 'Élodie', null, true],
    ['another birth date', 'Exemple', 'Élodie', '1990-03-12', false],
    ['a longer name', 'Exemple-Durand', 'Élodie', '1984-03-12', false],
  ])('%s', (_, last_name, first_name, birth_date, isSame) => {
    expect(isLikelySame(known, { last_name, first_name, birth_date })).toBe(isSame)
  })
})
