import { useTranslation } from 'react-i18next'
import { Mark } from '@/components/mark'
import type { Grade } from '../grade'

const TONES = { critical: 'danger', warning: 'warning', stable: 'accent', unmeasurable: 'calm' } as const

/** What a value means, in a word; the colour says the same once more. */
export function GradeMark({ grade }: { grade: Grade }) {
  const { t } = useTranslation()
  return <Mark tone={TONES[grade]}>{t(`implants.grades.${grade}`)}</Mark>
}
