import { Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useMay } from '@/lib/me'
import type { Patient } from '../api/patient'
import { CONSENTS } from '../api/patient-change'
import { useUpdatePatient } from '../api/use-update-patient'
import classes from './administration-tab.module.css'

/** By what the patient agrees to be reached; saved at once, as the toast takes it back. */
export function ConsentSection({ patient }: { patient: Patient }) {
  const { t } = useTranslation()
  const mayEdit = useMay('patients.update') && patient.merged_into === null
  const update = useUpdatePatient(patient.id)
  return (
    <section className={classes.section} aria-labelledby="consents">
      <div className={classes.head}>
        <h2 id="consents" className={classes.title}>
          {t('patient.consents.title')}
        </h2>
      </div>
      <p className={classes.text}>{t('patient.consents.text')}</p>
      <div className={classes.consents}>
        {CONSENTS.map((consent) => (
          <Switch
            key={consent}
            label={t(`patient.consents.${consent}`)}
            disabled={!mayEdit}
            checked={patient[consent]}
            onChange={(event) => {
              update.mutate({ base: patient, change: { [consent]: event.currentTarget.checked } })
            }}
          />
        ))}
      </div>
    </section>
  )
}
