import { ActionIcon, CopyButton } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './state.module.css'

/** The reference of a failed request, small, to be copied for whoever looks into it. */
export function Reference({ id }: { id: string }) {
  const { t } = useTranslation()
  return (
    <span className={classes.reference}>
      <span>{t('states.reference')}</span>
      <span className={classes.code}>{id}</span>
      <CopyButton value={id}>
        {({ copied, copy }) => (
          <ActionIcon
            variant="subtle"
            size="sm"
            onClick={copy}
            aria-label={copied ? t('actions.copied') : t('actions.copy-reference')}
          >
            {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
          </ActionIcon>
        )}
      </CopyButton>
    </span>
  )
}
