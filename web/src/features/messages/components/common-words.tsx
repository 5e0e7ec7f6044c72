import { Button } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ConfirmDialog } from '@/components/confirm-dialog'
import { queryClient } from '@/lib/query-client'
import { toast } from '@/lib/toast'
import { messagesQuery, type Message } from '../api/messages'
import { putAside } from '../api/put-aside'
import classes from './message-card.module.css'

interface Props {
  message: Message
  name: string
  /** The button is gone then. */
  onDone: () => void
}

/** Puts the practice's own words aside, after asking. */
export function CommonWords({ message, name, onDone }: Props) {
  const { t } = useTranslation()
  const [isAsking, setAsking] = useState(false)
  const back = useMutation({
    mutationFn: () => putAside(message),
    onSuccess: async () => {
      setAsking(false)
      await queryClient.invalidateQueries(messagesQuery)
      toast({ text: t('messages.common-again') })
      onDone()
    },
    // What is shown may be older than what was refused.
    onError: () => queryClient.invalidateQueries(messagesQuery),
  })
  if (!message.is_own && !isAsking) return null
  return (
    <>
      <Button
        variant="subtle"
        size="compact-md"
        leftSection={<IconArrowBackUp size={16} stroke={1.6} />}
        aria-label={t('messages.act', { act: t('messages.common'), name })}
        onClick={() => {
          back.reset()
          setAsking(true)
        }}
      >
        {t('messages.common')}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        title={t('messages.common-title')}
        confirm={t('messages.common')}
        isPending={back.isPending}
        error={back.error}
        onConfirm={() => {
          back.mutate()
        }}
        onClose={() => {
          setAsking(false)
        }}
      >
        <p className={classes.asked}>{t('messages.common-text', { name })}</p>
      </ConfirmDialog>
    </>
  )
}
