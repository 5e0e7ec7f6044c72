import { IconColumns2, IconDownload, IconKeyboard, IconLink, IconLinkOff, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './icon-button'
import classes from './viewer.module.css'

interface Props {
  title: string
  position: number
  count: number
  isComparing: boolean
  isLinked: boolean
  isHelping: boolean
  onCompare: () => void
  onLink: () => void
  onDownload: () => void
  onHelp: () => void
  onClose: () => void
}

export function TopBar(props: Props) {
  const { t } = useTranslation()
  const { title, position, count, isComparing, isLinked, isHelping } = props
  return (
    <header className={classes.top}>
      <h2 className={classes.title}>{title}</h2>
      <span className={classes.position} aria-hidden>
        {position + 1} / {count}
      </span>
      <div className={classes.topButtons}>
        {isComparing ? (
          <IconButton
            label={t('viewer.tools.link')}
            shortcut="L"
            icon={isLinked ? <IconLink /> : <IconLinkOff />}
            isPressed={isLinked}
            onClick={props.onLink}
            tip="below"
          />
        ) : null}
        {count > 1 ? (
          <IconButton
            label={t('viewer.tools.compare')}
            shortcut="C"
            icon={<IconColumns2 />}
            isPressed={isComparing}
            onClick={props.onCompare}
            tip="below"
          />
        ) : null}
        <IconButton
          label={t('viewer.tools.download')}
          shortcut="D"
          icon={<IconDownload />}
          onClick={props.onDownload}
          tip="below"
        />
        <IconButton
          label={t('viewer.tools.help')}
          shortcut="?"
          icon={<IconKeyboard />}
          isPressed={isHelping}
          onClick={props.onHelp}
          tip="below"
          className={classes.forKeyboards}
        />
        <IconButton
          label={t('viewer.tools.close')}
          shortcut="Esc"
          icon={<IconX />}
          onClick={props.onClose}
          tip="below"
        />
      </div>
    </header>
  )
}
