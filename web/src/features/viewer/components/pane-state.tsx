import { IconDownload, IconFileUnknown, IconPhotoOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useProblem } from '@/components/use-problem'
import { toUserError } from '@/lib/user-error'
import type { Notice, Pane } from '../pane'
import { usePane } from '../use-pane'
import { PasswordForm } from './password-form'
import classes from './pane-state.module.css'

interface Props {
  pane: Pane
  /** A type that is never shown. */
  isOther: boolean
  onDownload: () => void
}

/** What stands where there is no picture, or beside one that is not all it could be. */
export function State({ pane, isOther, onDownload }: Props) {
  const { t } = useTranslation()
  const say = useProblem()
  const { status, progress, notice, isRefused, dicom, pages } = usePane(pane)
  const sentence = (of: Notice) => {
    if (of.key === 'problem') return say(toUserError(of.error))
    if (of.key === 'syntax') return t('viewer.notices.syntax', { syntax: of.syntax })
    return t(`viewer.notices.${of.key}`)
  }
  const button = (
    <button type="button" className={classes.download} onClick={onDownload}>
      <IconDownload size={18} aria-hidden />
      {t('viewer.tools.download')}
    </button>
  )
  if (isOther || status === 'failed') {
    return (
      <div className={classes.card} role={isOther ? undefined : 'alert'}>
        {isOther ? (
          <IconFileUnknown size={40} stroke={1.25} aria-hidden />
        ) : (
          <IconPhotoOff size={40} stroke={1.25} aria-hidden />
        )}
        <p className={classes.sentence}>{sentence(notice ?? { key: 'other' })}</p>
        {button}
      </div>
    )
  }
  if (status === 'password') {
    return (
      <PasswordForm
        isRefused={isRefused}
        onSubmit={(password) => {
          pane.actions.unlock(password)
        }}
      />
    )
  }
  return (
    <>
      {status === 'loading' || progress !== null ? <Waiting progress={progress} /> : null}
      {notice ? (
        <div className={classes.banner} role="status">
          <p className={classes.sentence}>
            {sentence(notice)}{' '}
            {dicom || pages || notice.key === 'original_missing' ? null : t('viewer.stand-in')}
          </p>
          {button}
        </div>
      ) : null}
    </>
  )
}

function Waiting({ progress }: { progress: number | null }) {
  const { t } = useTranslation()
  return (
    <progress
      className={classes.progress}
      aria-label={t('viewer.loading')}
      {...(progress !== null && progress < 1 ? { value: progress, max: 1 } : {})}
    />
  )
}
