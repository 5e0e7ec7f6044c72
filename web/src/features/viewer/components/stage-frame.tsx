import { useEffect, useEffectEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { DicomContent } from '../dicom-content'
import { ImageContent, type ContentOptions } from '../image'
import { usePane } from '../use-pane'
import type { PaneProps } from './pane-frame'
import { ScaleBar } from './scale-bar'
import classes from './pane.module.css'

/** A picture that can be moved about: of a photo, or of a DICOM file. */
export function StageFrame({
  document: shown,
  pane,
  source,
  kind,
  onGo,
  onContent,
  onSight,
}: PaneProps & { kind: 'image' | 'picture' | 'dicom' }) {
  const { t } = useTranslation()
  const frame = useRef<HTMLDivElement>(null)
  const layer = useRef<HTMLDivElement>(null)
  const { tool, dicom, scale } = usePane(pane)
  const swipe = useEffectEvent(onGo)
  const sight = useEffectEvent(onSight)
  const register = useEffectEvent(onContent)
  const label = t('viewer.picture-of', { title: shown.title })
  useEffect(() => {
    if (!frame.current || !layer.current) return undefined
    const options: ContentOptions = {
      document: shown,
      source,
      pane,
      label,
      onSwipe: (by) => {
        swipe(by)
      },
      onSight: (seen) => {
        sight(seen)
      },
    }
    const Kind = kind === 'dicom' ? DicomContent : ImageContent
    const content = new Kind(frame.current, layer.current, options)
    register(content)
    return () => {
      register(null)
      content.close()
    }
  }, [shown, source, pane, label, kind])
  return (
    <div ref={frame} className={classes.stage} data-tool={tool}>
      <div ref={layer} className={classes.layer} />
      {dicom?.info.spacing ? <ScaleBar spacing={dicom.info.spacing} scale={scale} /> : null}
      {dicom?.window ? (
        <p className={classes.window}>
          {t('viewer.window', {
            width: Math.round(dicom.window.width),
            center: Math.round(dicom.window.center),
          })}
        </p>
      ) : null}
    </div>
  )
}
