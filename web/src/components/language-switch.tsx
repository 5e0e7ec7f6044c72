import { SegmentedControl } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { speak } from '@/lib/i18n'

/** French or English, named in their own language. */
export function LanguageSwitch({ onChange }: { onChange?: (language: 'fr' | 'en') => void }) {
  const { t, i18n } = useTranslation()
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('account.language')}
      value={i18n.language === 'en' ? 'en' : 'fr'}
      data={[
        { value: 'fr', label: 'Français' },
        { value: 'en', label: 'English' },
      ]}
      onChange={(value) => {
        const language = value === 'en' ? 'en' : 'fr'
        void speak(language)
        onChange?.(language)
      }}
    />
  )
}
