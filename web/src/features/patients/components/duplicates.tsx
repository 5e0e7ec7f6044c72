import { Button } from '@mantine/core'
import { IconUserExclamation } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { PatientList } from '@/components/patient-list'
import type { FoundPatient } from '@/lib/search-patients'
import classes from './duplicates.module.css'

interface Props {
  patients: readonly FoundPatient[]
  isPending: boolean
  onCreate: () => void
}

/** Two files of one person are how things get lost, so those that are there are offered first. */
export function Duplicates({ patients, isPending, onCreate }: Props) {
  const { t } = useTranslation()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <section className={classes.panel} aria-labelledby="duplicates">
      <h2 id="duplicates" className={classes.title} tabIndex={-1} ref={heading}>
        <IconUserExclamation size={22} stroke={1.6} aria-hidden />
        {t('patients.duplicates', { count: patients.length })}
      </h2>
      <p className={classes.text}>{t('patients.duplicates-text')}</p>
      <PatientList label={t('patients.duplicates', { count: patients.length })} patients={patients} />
      <Button variant="default" loading={isPending} onClick={onCreate} className={classes.create ?? ''}>
        {t('patients.create-anyway')}
      </Button>
    </section>
  )
}
