import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Pane } from '../pane'
import { IconButton } from './icon-button'
import classes from './viewer.module.css'

/** The pages of a PDF. */
export function PageTools({ pane, pages }: { pane: Pane; pages: { page: number; count: number } }) {
  const { t } = useTranslation()
  return (
    <div className={classes.group}>
      <IconButton
        label={t('viewer.tools.page-up')}
        shortcut="PageUp"
        icon={<IconChevronUp />}
        isDisabled={pages.page <= 1}
        onClick={() => {
          pane.actions.step(-1)
        }}
      />
      <output
        className={classes.count}
        aria-label={t('viewer.page-of', { at: pages.page, count: pages.count })}
      >
        {pages.page} / {pages.count}
      </output>
      <IconButton
        label={t('viewer.tools.page-down')}
        shortcut="PageDown"
        icon={<IconChevronDown />}
        isDisabled={pages.page >= pages.count}
        onClick={() => {
          pane.actions.step(1)
        }}
      />
    </div>
  )
}
