import { useTranslation } from 'react-i18next'
import { Mark } from '@/components/mark'
import type { Severity } from '../kinds'

const TONES = { INFO: 'calm', WARNING: 'warning', CRITICAL: 'danger' } as const

/** How grave, in a word. */
export function SeverityMark({ severity }: { severity: Severity }) {
  const { t } = useTranslation()
  return <Mark tone={TONES[severity]}>{t(`notifications.severities.${severity}`)}</Mark>
}
