import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ConfirmDialog } from '@/components/confirm-dialog'
import { useDates } from '@/components/use-dates'
import { useMemberName } from '@/lib/members'
import { queryClient } from '@/lib/query-client'
import { toast } from '@/lib/toast'
import { holdsQuery, REASON_LENGTH_MAX, type Hold } from '../api/holds'
import { releaseHold } from '../api/release-hold'
import classes from './administration-tab.module.css'

/** One hold: why, by whom, since when; open ones can be released, with a reason. */
export function OneHold({ hold, patientId }: { hold: Hold; patientId: string }) {
  const { t } = useTranslation()
  const dates = useDates()
  const nameOf = useMemberName()
  const [isAsking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const release = useMutation({
    mutationFn: () => releaseHold(hold.id, reason),
    // Not where it failed: who may no longer read holds would lose the dialog, and why, with the list.
    onSuccess: () => {
      setAsking(false)
      toast({ text: t('hold.released') })
      return queryClient.invalidateQueries(holdsQuery(patientId))
    },
  })
  const unknown = t('hold.somebody')
  return (
    <li className={classes.hold} data-open={hold.released_at === null}>
      <div className={classes.holdWords}>
        <p>
          {hold.reason}
          {hold.document_id === null ? null : <> · {t('hold.one-document')}</>}
        </p>
        <p className={classes.quiet}>
          {t('hold.by', { name: nameOf(hold.placed_by) ?? unknown, date: dates.moment(hold.placed_at) })}
        </p>
        {hold.released_at === null ? null : (
          <p className={classes.quiet}>
            {t('hold.released-by', {
              name: nameOf(hold.released_by) ?? unknown,
              date: dates.moment(hold.released_at),
              reason: hold.release_reason,
            })}
          </p>
        )}
      </div>
      {hold.released_at === null ? (
        <>
          <Button
            variant="default"
            size="compact-md"
            onClick={() => {
              setAsking(true)
            }}
          >
            {t('hold.release')}
          </Button>
          <ConfirmDialog
            isOpen={isAsking}
            title={t('hold.release-title')}
            confirm={t('hold.release')}
            tone="calm"
            isPending={release.isPending}
            error={release.error}
            onConfirm={() => {
              release.mutate()
            }}
            onClose={() => {
              setAsking(false)
            }}
          >
            <p className={classes.text}>{t('hold.release-text')}</p>
            <TextInput
              label={t('hold.reason')}
              description={t('hold.reason-hint')}
              autoComplete="off"
              data-autofocus
              required
              withAsterisk={false}
              maxLength={REASON_LENGTH_MAX}
              value={reason}
              onChange={(event) => {
                setReason(event.currentTarget.value)
              }}
            />
          </ConfirmDialog>
        </>
      ) : null}
    </li>
  )
}
