import { IconFiles, IconPhotoScan } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '@/components/empty-state'
import type { Room } from './document-board'

export function NoDocuments({ room, mayAdd }: { room: Room; mayAdd: boolean }) {
  const { t } = useTranslation()
  return (
    <EmptyState
      icon={room === 'radiographs' ? <IconPhotoScan stroke={1.5} /> : <IconFiles stroke={1.5} />}
      title={t(`documents.${room}.none`)}
      text={mayAdd ? t('documents.none-add') : t('documents.none-wait')}
    />
  )
}
