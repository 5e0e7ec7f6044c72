import { Loader } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './loading-state.module.css'

/** For a whole page; it appears late, so that what is quick does not flicker. */
export function LoadingState() {
  const { t } = useTranslation()
  return (
    <div className={classes.loading} role="status">
      <Loader size="sm" type="dots" />
      <span className={classes.words}>{t('states.loading')}</span>
    </div>
  )
}
