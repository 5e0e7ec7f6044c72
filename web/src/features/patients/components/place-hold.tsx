import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormError } from '@/components/form-error'
import { queryClient } from '@/lib/query-client'
import { toast } from '@/lib/toast'
import { holdsQuery, REASON_LENGTH_MAX } from '../api/holds'
import { placeHold } from '../api/place-hold'
import classes from './administration-tab.module.css'

/** Asks why, and holds everything of the patient. */
export function PlaceHold({ patientId, onClose }: { patientId: string; onClose: () => void }) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const place = useMutation({
    mutationFn: () => placeHold(patientId, reason),
    onSuccess: ({ in_deletion }) => {
      // What was being deleted already goes on being deleted, and whoever holds the file must know it.
      toast(
        in_deletion > 0
          ? { text: t('hold.placed-but', { count: in_deletion }), tone: 'danger' }
          : { text: t('hold.placed') },
      )
      onClose()
      return queryClient.invalidateQueries(holdsQuery(patientId))
    },
  })
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        place.mutate()
      }}
    >
      <TextInput
        ref={field}
        label={t('hold.reason')}
        description={t('hold.reason-hint')}
        autoComplete="off"
        required
        withAsterisk={false}
        maxLength={REASON_LENGTH_MAX}
        value={reason}
        onChange={(event) => {
          setReason(event.currentTarget.value)
        }}
      />
      <FormError error={place.error} />
      <div className={classes.buttons}>
        <Button type="submit" loading={place.isPending} disabled={reason.trim() === ''}>
          {t('hold.place')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('actions.cancel')}
        </Button>
      </div>
    </form>
  )
}
