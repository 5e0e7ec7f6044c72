import { Button } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useToastProblem } from '@/components/use-toast-problem'
import { toast } from '@/lib/toast'
import type { MessageKind } from '../api/messages'
import { tryMessage } from '../api/try-message'

/** Sends the words that hold to whoever presses it, and says how often that is still possible. */
export function TryMessage({ message, name }: { message: MessageKind; name: string }) {
  const { t } = useTranslation()
  const complain = useToastProblem()
  const send = useMutation({
    mutationFn: () => tryMessage(message),
    onSuccess: (remaining) => {
      toast({
        text: remaining === 0 ? t('messages.tried-last') : t('messages.tried', { count: remaining }),
      })
    },
    onError: complain,
  })
  return (
    <Button
      variant="subtle"
      size="compact-md"
      leftSection={<IconSend size={16} stroke={1.6} />}
      aria-label={t('messages.act', { act: t('messages.try'), name })}
      loading={send.isPending}
      onClick={() => {
        send.mutate()
      }}
    >
      {t('messages.try')}
    </Button>
  )
}
