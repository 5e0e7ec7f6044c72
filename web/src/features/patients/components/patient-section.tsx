import { Button } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import type { ParseKeys } from 'i18next'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '@/lib/me'
import { toUserError } from '@/lib/user-error'
import type { Patient } from '../api/patient'
import { fieldsOf, type PatientField } from '../api/patient-change'
import { EditConflict } from '../api/update-patient'
import { useUpdatePatient } from '../api/use-update-patient'
import { PatientFactList } from './patient-fact-list'
import { changeOf, formOf, type PatientForm } from './patient-form'
import { PatientSectionForm } from './patient-section-form'
import classes from './administration-tab.module.css'

interface Props {
  patient: Patient
  title: Extract<ParseKeys, `patient.${string}`>
  fields: readonly PatientField[]
}

/** What is being typed, over what was read when the typing began. */
interface Draft {
  base: Patient
  form: PatientForm
  conflict?: EditConflict
  isNumberTaken?: boolean
}

/** Some facts of a patient, and the same as fields in their place. What is refused comes back with what was typed. */
export function PatientSection({ patient, title, fields }: Props) {
  const { t } = useTranslation()
  const mayEdit = useMay('patients.update') && patient.merged_into === null
  const [draft, setDraft] = useState<Draft | null>(null)
  const update = useUpdatePatient(patient.id)
  const opener = useRef<HTMLButtonElement>(null)
  const leave = () => {
    setDraft(null)
    requestAnimationFrame(() => opener.current?.focus())
  }
  const save = ({ base, form }: Draft) => {
    const change = changeOf(form, base)
    leave()
    if (Object.keys(change).length === 0) return
    update.mutate(
      { base, change },
      {
        onError: (error) => {
          const isConflict = error instanceof EditConflict
          setDraft({
            base: isConflict ? error.latest : base,
            // What a colleague changed elsewhere in the form is not changed back.
            form: isConflict ? { ...formOf(error.latest), ...typedOver(form, base) } : form,
            ...(isConflict ? { conflict: error } : {}),
            isNumberTaken: toUserError(error).key === 'file_number_taken',
          })
        },
      },
    )
  }
  return (
    <section className={classes.section} aria-labelledby={title}>
      <div className={classes.head}>
        <h2 id={title} className={classes.title}>
          {t(title)}
        </h2>
        {mayEdit && draft === null ? (
          <Button
            ref={opener}
            variant="subtle"
            size="compact-md"
            leftSection={<IconPencil size={16} stroke={1.6} />}
            aria-describedby={title}
            onClick={() => {
              setDraft({ base: patient, form: formOf(patient) })
            }}
          >
            {t('actions.edit')}
          </Button>
        ) : null}
      </div>
      {draft === null ? (
        <PatientFactList patient={patient} fields={fields} />
      ) : (
        <PatientSectionForm
          key={draft.base.updated_at}
          fields={fields}
          start={draft.form}
          conflict={draft.conflict}
          isNumberTaken={draft.isNumberTaken === true}
          onSave={(form) => {
            save({ ...draft, form })
          }}
          onCancel={leave}
        />
      )}
    </section>
  )
}

/** What was typed, and nothing of what was only shown. */
function typedOver(form: PatientForm, base: Patient): Partial<PatientForm> {
  return Object.fromEntries(fieldsOf(changeOf(form, base)).map((field) => [field, form[field]]))
}
