import {
  IconArrowsMaximize,
  IconContrastFilled,
  IconRelationOneToOne,
  IconRotate,
  IconRotateClockwise,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Pane } from '../pane'
import { usePane } from '../use-pane'
import { FrameTools } from './frame-tools'
import { IconButton } from './icon-button'
import { PageTools } from './page-tools'
import { WindowTools } from './window-tools'
import classes from './viewer.module.css'

const STEP = 1.25

/** What can be done with the picture that is shown; nothing where there is none. */
export function Tools({ pane }: { pane: Pane }) {
  const { t, i18n } = useTranslation()
  const { status, zoom, dicom, pages } = usePane(pane)
  const { actions } = pane
  if (status !== 'ready') return <div className={classes.tools} />
  const times = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 }).format(zoom)
  return (
    <div className={classes.tools} role="toolbar" aria-label={t('viewer.tools.label')}>
      <div className={classes.group}>
        <IconButton
          label={t('viewer.tools.zoom-out')}
          shortcut="-"
          icon={<IconZoomOut />}
          onClick={() => {
            actions.zoom(1 / STEP)
          }}
        />
        <output className={classes.zoom} aria-label={t('viewer.tools.zoom')}>
          × {times}
        </output>
        <IconButton
          label={t('viewer.tools.zoom-in')}
          shortcut="+"
          icon={<IconZoomIn />}
          onClick={() => {
            actions.zoom(STEP)
          }}
        />
        <IconButton
          label={t('viewer.tools.fit')}
          shortcut="0"
          icon={<IconArrowsMaximize />}
          onClick={() => {
            actions.fit()
          }}
        />
        <IconButton
          label={t(pages ? 'viewer.tools.paper' : 'viewer.tools.actual')}
          shortcut="1"
          icon={<IconRelationOneToOne />}
          onClick={() => {
            actions.actual()
          }}
        />
      </div>
      <div className={classes.group}>
        <IconButton
          label={t('viewer.tools.rotate-left')}
          shortcut="Shift+R"
          icon={<IconRotate />}
          onClick={() => {
            actions.rotate(-90)
          }}
        />
        <IconButton
          label={t('viewer.tools.rotate-right')}
          shortcut="R"
          icon={<IconRotateClockwise />}
          onClick={() => {
            actions.rotate(90)
          }}
        />
        {dicom ? (
          <IconButton
            label={t('viewer.tools.invert')}
            shortcut="I"
            icon={<IconContrastFilled />}
            isPressed={dicom.isInverted !== dicom.info.isInverted}
            onClick={() => {
              actions.invert()
            }}
          />
        ) : null}
      </div>
      {dicom?.info.isGrey ? <WindowTools pane={pane} dicom={dicom} /> : null}
      {dicom && dicom.info.frames > 1 ? <FrameTools pane={pane} dicom={dicom} /> : null}
      {pages && pages.count > 1 ? <PageTools pane={pane} pages={pages} /> : null}
    </div>
  )
}
