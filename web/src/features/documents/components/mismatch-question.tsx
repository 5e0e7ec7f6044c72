import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useToastProblem } from '@/components/use-toast-problem'
import { lookNow } from '../api/changes'
import type { Shelf } from '../api/documents'
import { confirmMismatch, forgetMismatch } from '../api/mismatch'
import { useDifferences } from '../use-differences'
import classes from './tile.module.css'

interface Props {
  shelf: Shelf
  id: string
  differs: readonly string[]
  onAbandon: () => void
}

/** A file that went straight to Storage names another patient: its uploader says whether it belongs here. */
export function MismatchQuestion({ shelf, id, differs, onAbandon }: Props) {
  const { t } = useTranslation()
  const say = useDifferences()
  const complain = useToastProblem()
  const confirm = useMutation({
    mutationFn: confirmMismatch,
    onError: complain,
    onSuccess: () => {
      // The question is answered at once; the file is judged once more before it opens.
      forgetMismatch(shelf.patientId, id)
      lookNow(shelf)
    },
  })
  return (
    <div className={classes.question} role="group" aria-label={t('documents.mismatch-question')}>
      <span>{say(differs)}</span>
      <Button
        size="compact-sm"
        variant="default"
        loading={confirm.isPending}
        onClick={() => {
          confirm.mutate(id)
        }}
      >
        {t('documents.file-anyway')}
      </Button>
      <Button size="compact-sm" variant="default" onClick={onAbandon}>
        {t('documents.abandon')}
      </Button>
    </div>
  )
}
