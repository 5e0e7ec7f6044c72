import { Button, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { LoadingState } from '@/components/loading-state'
import type { DocumentSource, ShownDocument } from '../viewer'
import classes from './picture-dialog.module.css'

interface Props {
  documents: readonly ShownDocument[]
  index: number
  onIndexChange: (index: number) => void
  onClose: () => void
  source: DocumentSource
}

/** One picture in a dialog, where a tab is given no other viewer. */
export function PictureDialog({ documents, index, onIndexChange, onClose, source }: Props) {
  const { t } = useTranslation()
  const one = documents[index]
  const { data: address, isPending } = useQuery({
    queryKey: ['documents', 'medium', one?.id],
    queryFn: ({ signal }) => (one ? source.url(one, 'medium', signal) : null),
    gcTime: 0,
  })
  if (!one) return null
  return (
    <Modal
      opened
      size="xl"
      title={one.title}
      onClose={onClose}
      closeButtonProps={{ 'aria-label': t('actions.close') }}
    >
      <div className={classes.frame}>
        {isPending ? <LoadingState /> : null}
        {address ? <img className={classes.image} src={address} alt={one.title} /> : null}
        {address === null ? <p>{t('problems.picture_missing')}</p> : null}
      </div>
      <div className={classes.buttons}>
        <Button
          variant="default"
          disabled={index === 0}
          onClick={() => {
            onIndexChange(index - 1)
          }}
        >
          {t('documents.previous')}
        </Button>
        <Button
          variant="default"
          disabled={index === documents.length - 1}
          onClick={() => {
            onIndexChange(index + 1)
          }}
        >
          {t('documents.next')}
        </Button>
      </div>
    </Modal>
  )
}
