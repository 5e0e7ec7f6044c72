import { useTranslation } from 'react-i18next'
import type { Spacing } from '../dicom/description'
import { scaleBar } from '../geometry'
import classes from './pane.module.css'

const ROOM_PX = 160

/** How long a centimetre is on screen, where the file says how large its pixels are. */
export function ScaleBar({ spacing, scale }: { spacing: Spacing; scale: number }) {
  const { t, i18n } = useTranslation()
  const bar = scaleBar(scale / spacing.across, ROOM_PX)
  if (!bar) return null
  const length = new Intl.NumberFormat(i18n.language, { style: 'unit', unit: 'millimeter' }).format(bar.mm)
  return (
    <div className={classes.scale}>
      <span className={classes.scaleBar} style={{ width: `${String(bar.pixels)}px` }} />
      <span>{spacing.isCalibrated ? length : t('viewer.at-detector', { length })}</span>
    </div>
  )
}
