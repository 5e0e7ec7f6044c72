import { IconAdjustments } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Preset } from '../dicom/window'
import { switchTool } from '../keys'
import type { DicomState, Pane } from '../pane'
import { usePane } from '../use-pane'
import { IconButton } from './icon-button'
import classes from './viewer.module.css'

const BY_HAND = -1

/** Brightness and contrast as radiology has them. */
export function WindowTools({ pane, dicom }: { pane: Pane; dicom: DicomState }) {
  const { t } = useTranslation()
  const { tool } = usePane(pane)
  const own = dicom.info.presets.filter(({ key }) => key === 'file').length
  const name = ({ key, number }: Preset) =>
    key === 'file' && own > 1 ? t('viewer.presets.file-of', { number }) : t(`viewer.presets.${key}`)
  return (
    <div className={classes.group}>
      <IconButton
        label={t('viewer.tools.window')}
        shortcut="W"
        icon={<IconAdjustments />}
        isPressed={tool === 'window'}
        onClick={() => {
          switchTool(pane)
        }}
      />
      <select
        className={classes.select}
        aria-label={t('viewer.tools.preset')}
        value={dicom.preset}
        onChange={(event) => {
          pane.actions.preset(Number(event.currentTarget.value))
        }}
      >
        {dicom.preset === BY_HAND ? <option value={BY_HAND}>{t('viewer.presets.by-hand')}</option> : null}
        {dicom.info.presets.map((preset, index) => (
          <option key={`${preset.key} ${String(preset.number)}`} value={index}>
            {name(preset)}
          </option>
        ))}
      </select>
    </div>
  )
}
