import { useTranslation } from 'react-i18next'
import { useUploads } from '../uploads'
import classes from './upload-list.module.css'
import { UploadRow } from './upload-row'

/** Files under way, each with its own progress, end and failure. */
export function UploadList({ patientId }: { patientId: string }) {
  const { t } = useTranslation()
  const uploads = useUploads(patientId)
  const [done, failed] = (['done', 'failed'] as const).map(
    (state) => uploads.filter((one) => one.state === state).length,
  )
  return (
    <>
      <span role="status" className={classes.status}>
        {uploads.length === 0 ? '' : t('uploads.summary', { done, failed, all: uploads.length })}
      </span>
      {uploads.length === 0 ? null : (
        <ul className={classes.list} aria-label={t('uploads.list')}>
          {uploads.map((one) => (
            <UploadRow key={one.id} upload={one} />
          ))}
        </ul>
      )}
    </>
  )
}
