import { Alert, Button, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ConfirmDialog } from '@/components/confirm-dialog'
import type { PatientDocument } from '../api/documents'
import { retentionQuery } from '../api/retention'
import { useDay } from '../use-day'
import { useRule } from '../use-rule'
import classes from './delete-dialog.module.css'

interface Props {
  patientId: string
  /** Which document; none where nothing is asked. */
  document: PatientDocument | undefined
  onConfirm: (reason: string) => void
  onClose: () => void
}

/** As much of a reason as is kept. */
const REASON_LENGTH_MAX = 500

/** Asks before a document is gone for good, and says what keeps it before somebody tries. */
export function DeleteDialog({ patientId, document: one, onConfirm, onClose }: Props) {
  const { t } = useTranslation()
  const [kept, setKept] = useState(one)
  const [reason, setReason] = useState('')
  const [isMissing, setIsMissing] = useState(false)
  // What the dialog says stays while it fades away; what was typed for one document is not offered for the next.
  if (one && one.id !== kept?.id) {
    setKept(one)
    setReason('')
    setIsMissing(false)
  }
  const { data: retention } = useQuery({
    ...retentionQuery(patientId, one?.id ?? ''),
    enabled: one !== undefined,
  })
  const needsReason = kept?.status === 'ready'
  const isHeld = retention?.on_hold === true
  return (
    <ConfirmDialog
      isOpen={one !== undefined}
      title={t('documents.delete-title')}
      confirm={t('documents.delete-confirm')}
      isConfirmable={retention?.may_delete !== false}
      isPending={false}
      error={null}
      onConfirm={() => {
        if (needsReason && reason.trim() === '') setIsMissing(true)
        else onConfirm(reason.trim())
      }}
      onClose={onClose}
    >
      <p className={classes.words}>{t('documents.delete-words', { title: kept?.title ?? '' })}</p>
      {retention ? (
        <Retention
          isHeld={isHeld}
          mayDelete={retention.may_delete}
          until={retention.until}
          rule={retention.rule}
        />
      ) : null}
      {needsReason && retention?.may_delete !== false ? (
        <div className={classes.reason}>
          <Textarea
            label={t('documents.reason')}
            description={t('documents.reason-hint')}
            autosize
            minRows={2}
            maxLength={REASON_LENGTH_MAX}
            data-autofocus
            value={reason}
            error={isMissing ? t('problems.reason_required') : undefined}
            onChange={(event) => {
              setReason(event.currentTarget.value)
              setIsMissing(false)
            }}
          />
          <div className={classes.usual}>
            {(['duplicate', 'wrong-patient', 'unusable'] as const).map((usual) => (
              <Button
                key={usual}
                size="compact-sm"
                variant="default"
                onClick={() => {
                  setReason(t(`reasons.${usual}`))
                  setIsMissing(false)
                }}
              >
                {t(`reasons.${usual}`)}
              </Button>
            ))}
          </div>
        </div>
      ) : null}
    </ConfirmDialog>
  )
}

interface RetentionProps {
  isHeld: boolean
  mayDelete: boolean
  until: string | null
  rule: string | null
}

/** What keeps the document: a reminder where it only informs, a refusal where it decides. */
function Retention({ isHeld, mayDelete, until, rule }: RetentionProps) {
  const { t } = useTranslation()
  const day = useDay()
  const ruleOf = useRule()
  if (isHeld) return <Alert color="yellow">{t('problems.document_on_hold')}</Alert>
  if (!until) return null
  const words = t('documents.kept-until', { day: day(until), rule: ruleOf(rule) })
  if (mayDelete) return <p className={classes.quiet}>{words}</p>
  return (
    <Alert color="yellow">
      {t('problems.document_retained')} {words}
    </Alert>
  )
}
