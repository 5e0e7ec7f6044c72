import type { CustomTypeOptions } from 'i18next'
import { useTranslation } from 'react-i18next'
import { useMemberName } from '@/lib/members'
import type { Entry } from '../api/entries'

type Sentences = CustomTypeOptions['resources']['translation']['audit']
interface Exists {
  exists: (key: string) => boolean
}

function isTable(name: string, { exists }: Exists): name is keyof Sentences['tables'] {
  return exists(`audit.tables.${name}`)
}

function isColumn(name: string, { exists }: Exists): name is keyof Sentences['columns'] {
  return exists(`audit.columns.${name}`)
}

/** Made from other columns by the database. */
const DERIVED = ['search', 'file_path']

/** An entry in words; what has no word yet is said by the name that the database gives it. */
export function useWords() {
  const { t, i18n } = useTranslation()
  const nameOf = useMemberName()
  return {
    who: ({ actor, user_id }: Pick<Entry, 'actor' | 'user_id'>) =>
      actor === 'user'
        ? (nameOf(user_id) ?? t('audit.somebody'))
        : t(actor === 'service' ? 'audit.service' : 'audit.system'),
    did: (action: string) =>
      t(
        action === 'insert'
          ? 'audit.actions.insert'
          : action === 'delete'
            ? 'audit.actions.delete'
            : 'audit.actions.update',
      ),
    table: (name: string) => (isTable(name, i18n) ? t(`audit.tables.${name}`) : name),
    columns: (names: readonly string[]) =>
      names
        .filter((name) => !DERIVED.includes(name))
        .map((name) => (isColumn(name, i18n) ? t(`audit.columns.${name}`) : name))
        .join(', '),
  }
}
