import { Button, NativeSelect } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Entry } from '../api/entries'
import { useWords } from './use-words'
import classes from './audit-page.module.css'

export interface Filter {
  /** An id of a person, or `service` or `system`. */
  who: string
  table: string
  action: string
}

export const everything: Filter = { who: '', table: '', action: '' }

function whoOf({ actor, user_id }: Entry): string {
  return user_id ?? actor
}

export function isWanted(entry: Entry, { who, table, action }: Filter): boolean {
  return (
    (who === '' || whoOf(entry) === who) &&
    (table === '' || entry.table_name === table) &&
    (action === '' || entry.action === action)
  )
}

interface Props {
  entries: readonly Entry[]
  filter: Filter
  onChange: (filter: Filter) => void
}

/** Among what was read: the database gives pages and knows no filter, and the page says so. */
export function AuditFilters({ entries, filter, onChange }: Props) {
  const { t } = useTranslation()
  const words = useWords()
  const people = new Map(entries.map((entry) => [whoOf(entry), words.who(entry)]))
  const tables = new Map(entries.map(({ table_name }) => [table_name, words.table(table_name)]))
  const actions = new Map(entries.map(({ action }) => [action, words.did(action)]))
  const choices = (found: Map<string, string>, all: string) => [
    { value: '', label: all },
    ...[...found].map(([value, label]) => ({ value, label })).sort((a, b) => a.label.localeCompare(b.label)),
  ]
  return (
    <div className={classes.filters} role="group" aria-label={t('audit.filters')}>
      <NativeSelect
        label={t('audit.who')}
        value={filter.who}
        data={choices(people, t('audit.everybody'))}
        onChange={(event) => {
          onChange({ ...filter, who: event.currentTarget.value })
        }}
      />
      <NativeSelect
        label={t('audit.what')}
        value={filter.table}
        data={choices(tables, t('audit.everything'))}
        onChange={(event) => {
          onChange({ ...filter, table: event.currentTarget.value })
        }}
      />
      <NativeSelect
        label={t('audit.action')}
        value={filter.action}
        data={choices(actions, t('audit.every-action'))}
        onChange={(event) => {
          onChange({ ...filter, action: event.currentTarget.value })
        }}
      />
      {filter === everything ? null : (
        <Button
          variant="subtle"
          onClick={() => {
            onChange(everything)
          }}
        >
          {t('audit.no-filter')}
        </Button>
      )}
    </div>
  )
}
