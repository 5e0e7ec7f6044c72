import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { acceptedTypes } from '@/lib/accepted-types'
import type { Room } from './document-board'
import classes from './document-board.module.css'

/** The dialog of the system puts these first; devices also write DICOM without an ending, and « all files » shows it. */
const CHOICES = [
  ...Object.entries(acceptedTypes).flatMap(([type, { extension }]) => [type, `.${extension}`]),
  '.dicom',
  '.ima',
  '.tif',
].join(',')

/** « Nouvelle radio »: several files at once. */
export function AddButton({ room, onChoose }: { room: Room; onChoose: (files: readonly File[]) => void }) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button leftSection={<IconPlus size={18} />} onClick={() => input.current?.click()}>
        {t(`documents.${room}.add`)}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        accept={CHOICES}
        className={classes.input}
        aria-label={t(`documents.${room}.choose`)}
        onChange={({ currentTarget }) => {
          onChoose([...(currentTarget.files ?? [])])
          // The same file again is a change again.
          currentTarget.value = ''
        }}
      />
    </>
  )
}
