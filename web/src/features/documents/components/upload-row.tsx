import { ActionIcon, Button, Progress } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconFile, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Reference } from '@/components/reference'
import { useProblem } from '@/components/use-problem'
import { confirmUpload, dropUpload, mayRetry, retryUpload, type UploadItem } from '../uploads'
import { useDifferences } from '../use-differences'
import { useBytes } from '../use-bytes'
import classes from './upload-list.module.css'

/** One file under way. */
export function UploadRow({ upload }: { upload: UploadItem }) {
  const { t } = useTranslation()
  const bytes = useBytes()
  const { id, name, state, sentBytes, sizeBytes, error } = upload
  const share = sizeBytes > 0 ? Math.floor((100 * sentBytes) / sizeBytes) : 0
  const isUnderWay = state === 'waiting' || state === 'sending' || state === 'storing'
  return (
    <li className={classes.row} data-state={state}>
      <span className={classes.icon} aria-hidden>
        {state === 'done' ? (
          <IconCheck size={20} />
        ) : state === 'failed' ? (
          <IconAlertTriangle size={20} />
        ) : (
          <IconFile size={20} stroke={1.5} />
        )}
      </span>
      <div className={classes.middle}>
        <div className={classes.line}>
          <span className={classes.name} title={name}>
            {name}
          </span>
          <span className={classes.state}>
            {state === 'sending'
              ? t('uploads.sending', { sent: bytes(sentBytes), size: bytes(sizeBytes) })
              : t(`uploads.${state}`)}
          </span>
        </div>
        {isUnderWay ? (
          <Progress
            value={share}
            size="sm"
            animated={state === 'storing'}
            aria-label={t('uploads.progress', { name })}
          />
        ) : null}
        {state === 'failed' ? <Failure upload={upload} /> : null}
      </div>
      {state === 'waiting' ||
      state === 'sending' ||
      (state === 'failed' && error?.key !== 'patient_mismatch') ? (
        <ActionIcon
          variant="subtle"
          color="gray"
          className={classes.cancel ?? ''}
          aria-label={state === 'failed' ? t('uploads.dismiss', { name }) : t('uploads.cancel', { name })}
          onClick={() => {
            dropUpload(id)
          }}
        >
          <IconX size={18} />
        </ActionIcon>
      ) : null}
    </li>
  )
}

/** Why it was not stored, and what can be done about it. */
function Failure({ upload: { id, name, error } }: { upload: UploadItem }) {
  const { t } = useTranslation()
  const say = useProblem()
  const differences = useDifferences()
  const isMismatch = error?.key === 'patient_mismatch'
  return (
    <div className={classes.failure}>
      <span>{isMismatch ? differences(error.terms.differs ?? []) : say(error)}</span>
      {error?.requestId && !isMismatch ? <Reference id={error.requestId} /> : null}
      {isMismatch ? (
        <div className={classes.buttons}>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              confirmUpload(id)
            }}
          >
            {t('documents.file-anyway')}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              dropUpload(id)
            }}
          >
            {t('documents.abandon')}
          </Button>
        </div>
      ) : mayRetry(error) ? (
        <div className={classes.buttons}>
          <Button
            size="compact-sm"
            variant="default"
            aria-label={t('uploads.retry', { name })}
            onClick={() => {
              retryUpload(id)
            }}
          >
            {t('actions.retry')}
          </Button>
        </div>
      ) : null}
    </div>
  )
}
