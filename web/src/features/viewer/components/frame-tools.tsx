import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { DicomState, Pane } from '../pane'
import { IconButton } from './icon-button'
import classes from './viewer.module.css'

/** The frames of a loop. */
export function FrameTools({ pane, dicom }: { pane: Pane; dicom: DicomState }) {
  const { t } = useTranslation()
  const { frame, isPlaying, info } = dicom
  const place = { at: frame + 1, count: info.frames }
  return (
    <div className={classes.group}>
      <IconButton
        label={t(isPlaying ? 'viewer.tools.pause' : 'viewer.tools.play')}
        icon={isPlaying ? <IconPlayerPauseFilled /> : <IconPlayerPlayFilled />}
        onClick={() => {
          pane.actions.play()
        }}
      />
      <input
        type="range"
        className={classes.slider}
        aria-label={t('viewer.tools.frame')}
        aria-valuetext={t('viewer.frame-of', place)}
        min={0}
        max={info.frames - 1}
        value={frame}
        onChange={(event) => {
          pane.actions.goTo(Number(event.currentTarget.value))
        }}
      />
      <span className={classes.count} aria-hidden>
        {place.at} / {place.count}
      </span>
    </div>
  )
}
