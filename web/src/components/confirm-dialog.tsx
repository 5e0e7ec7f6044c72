import { Button, Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { FormError } from './form-error'
import classes from './confirm-dialog.module.css'

interface Props {
  isOpen: boolean
  title: ReactNode
  /** What will be lost, in a sentence; fields where a reason is asked. */
  children: ReactNode
  /** The verb of what will be done, never « OK ». */
  confirm: ReactNode
  /** Calm where nothing is lost by it. */
  tone?: 'danger' | 'calm'
  isPending: boolean
  /** False where it is known beforehand that it will be refused. */
  isConfirmable?: boolean
  error: unknown
  onConfirm: () => void
  onClose: () => void
}

/** Asks before what cannot be undone. Kept in the page while closed, so that the focus goes back where it came from. */
export function ConfirmDialog({
  isOpen,
  title,
  children,
  confirm,
  tone = 'danger',
  isPending,
  isConfirmable = true,
  error,
  onConfirm,
  onClose,
}: Props) {
  const { t } = useTranslation()
  return (
    // In parts, because the library's header would be a second banner of the page.
    <Modal.Root opened={isOpen} onClose={onClose}>
      <Modal.Overlay />
      <Modal.Content>
        <div className={classes.header}>
          <Modal.Title className={classes.title}>{title}</Modal.Title>
          <Modal.CloseButton aria-label={t('actions.close')} />
        </div>
        <Modal.Body>
          <form
            className={classes.form}
            onSubmit={(event) => {
              event.preventDefault()
              onConfirm()
            }}
          >
            {children}
            <FormError error={error} />
            <div className={classes.buttons}>
              <Button variant="default" onClick={onClose}>
                {t('actions.cancel')}
              </Button>
              <Button
                type="submit"
                {...(tone === 'danger' ? { color: 'red' } : {})}
                loading={isPending}
                disabled={!isConfirmable}
              >
                {confirm}
              </Button>
            </div>
          </form>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
