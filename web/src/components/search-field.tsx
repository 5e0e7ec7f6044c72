import { CloseButton, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import type { Ref } from 'react'
import { useTranslation } from 'react-i18next'

interface Props {
  value: string
  onChange: (value: string) => void
  /** Arrow down: into the results. */
  onDown: () => void
  onEnter: () => void
  ref: Ref<HTMLInputElement>
}

/** As many characters as the search looks at. */
const QUERY_LENGTH_MAX = 200

/** Where one types a name or a file number. The browser is told not to remember what was typed. */
export function SearchField({ value, onChange, onDown, onEnter, ref }: Props) {
  const { t } = useTranslation()
  return (
    <TextInput
      ref={ref}
      size="md"
      role="searchbox"
      aria-label={t('patients.search')}
      placeholder={t('patients.search-hint')}
      autoComplete="off"
      autoCorrect="off"
      spellCheck={false}
      maxLength={QUERY_LENGTH_MAX}
      leftSection={<IconSearch size={20} stroke={1.6} aria-hidden />}
      rightSection={
        value === '' ? undefined : (
          <CloseButton
            aria-label={t('patients.search-clear')}
            onClick={() => {
              onChange('')
            }}
          />
        )
      }
      value={value}
      onChange={(event) => {
        onChange(event.currentTarget.value)
      }}
      onKeyDown={(event) => {
        if (event.key === 'ArrowDown') {
          event.preventDefault()
          onDown()
        } else if (event.key === 'Enter') onEnter()
        else if (event.key === 'Escape' && value !== '') onChange('')
      }}
    />
  )
}
