import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormError } from '@/components/form-error'
import { useMay } from '@/lib/me'
import { queryClient } from '@/lib/query-client'
import { toast } from '@/lib/toast'
import { thresholdsQuery } from '../api/thresholds'
import { updateThresholds } from '../api/update-thresholds'
import { readIsq } from '../decimal'
import type { Thresholds } from '../grade'
import { useDecimals } from '../use-decimals'
import classes from './implants-tab.module.css'

interface Props {
  organisationId: string
  thresholds: Thresholds
}

/** Below what the practice wants to be told, in a sentence; changed by those who set up the practice. */
export function ThresholdsSection({ organisationId, thresholds }: Props) {
  const { t } = useTranslation()
  const say = useDecimals()
  const mayChange = useMay('organisation.update')
  const [isOpen, setOpen] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  return (
    <section className={classes.thresholds} aria-labelledby="thresholds">
      <h2 id="thresholds" className={classes.count}>
        {t('implants.thresholds')}
      </h2>
      <p className={classes.sentence}>
        {t('implants.thresholds-text', {
          critical: say(thresholds.critical),
          warning: say(thresholds.warning),
        })}
      </p>
      {isOpen ? (
        <ThresholdsForm
          organisationId={organisationId}
          thresholds={thresholds}
          onClose={() => {
            setOpen(false)
            requestAnimationFrame(() => opener.current?.focus())
          }}
        />
      ) : mayChange ? (
        <Button
          ref={opener}
          variant="default"
          className={classes.measure ?? ''}
          onClick={() => {
            setOpen(true)
          }}
        >
          {t('implants.change-thresholds')}
        </Button>
      ) : null}
    </section>
  )
}

function ThresholdsForm({ organisationId, thresholds, onClose }: Props & { onClose: () => void }) {
  const { t } = useTranslation()
  const say = useDecimals()
  const [critical, setCritical] = useState(say(thresholds.critical))
  const [warning, setWarning] = useState(say(thresholds.warning))
  const [isWrong, setWrong] = useState(false)
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])
  const save = useMutation({
    mutationFn: (next: Thresholds) => updateThresholds(organisationId, next),
    onSuccess: async (_, next) => {
      queryClient.setQueryData(thresholdsQuery(organisationId).queryKey, next)
      await queryClient.invalidateQueries(thresholdsQuery(organisationId))
      toast({ text: t('implants.thresholds-saved') })
      onClose()
    },
  })
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        const next = { critical: readIsq(critical), warning: readIsq(warning) }
        const isRight =
          next.critical !== null &&
          next.warning !== null &&
          next.critical >= 1 &&
          next.critical <= next.warning &&
          next.warning <= 100
        setWrong(!isRight)
        if (isRight) save.mutate({ critical: next.critical ?? 0, warning: next.warning ?? 0 })
        else first.current?.focus()
      }}
    >
      <div className={classes.measuring}>
        <TextInput
          ref={first}
          label={t('implants.critical-below')}
          inputMode="decimal"
          autoComplete="off"
          maxLength={5}
          error={isWrong ? t('implants.faults.thresholds') : undefined}
          value={critical}
          onChange={(event) => {
            setCritical(event.currentTarget.value)
            setWrong(false)
          }}
        />
        <TextInput
          label={t('implants.warning-below')}
          inputMode="decimal"
          autoComplete="off"
          maxLength={5}
          value={warning}
          onChange={(event) => {
            setWarning(event.currentTarget.value)
            setWrong(false)
          }}
        />
      </div>
      <FormError error={save.error} />
      <div className={classes.buttons}>
        <Button type="submit" loading={save.isPending}>
          {t('actions.save')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('actions.cancel')}
        </Button>
      </div>
    </form>
  )
}
