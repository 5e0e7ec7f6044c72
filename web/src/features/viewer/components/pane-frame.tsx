import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ViewerDocument, ViewerSource } from '@/lib/viewing'
import { contentKind } from '../document'
import type { Content } from '../image'
import type { Pane } from '../pane'
import type { Sight } from '../stage'
import { IconButton } from './icon-button'
import { PdfFrame } from './pdf-frame'
import { State } from './pane-state'
import { StageFrame } from './stage-frame'
import classes from './pane.module.css'

export interface PaneProps {
  document: ViewerDocument
  pane: Pane
  source: ViewerSource
  onGo: (by: 1 | -1) => void
  onContent: (content: Content | null) => void
  onSight: (sight: Sight) => void
}

interface Props extends PaneProps {
  isComparing: boolean
  isActive: boolean
  hasPrevious: boolean
  hasNext: boolean
  onActivate: () => void
  onDownload: () => void
}

/** One document on screen, with the ways to its neighbours. */
export function PaneFrame(props: Props) {
  const { t } = useTranslation()
  const { document, pane, isComparing, isActive, hasPrevious, hasNext, onGo } = props
  const kind = contentKind(document.mimeType)
  return (
    <section
      className={classes.pane}
      aria-label={document.title}
      data-active={isComparing && isActive}
      onPointerDownCapture={props.onActivate}
      onFocusCapture={props.onActivate}
    >
      {isComparing ? <p className={classes.caption}>{document.title}</p> : null}
      {kind === 'pdf' ? <PdfFrame {...props} /> : null}
      {kind === 'image' || kind === 'picture' || kind === 'dicom' ? (
        <StageFrame {...props} kind={kind} />
      ) : null}
      <State pane={pane} isOther={kind === 'other'} onDownload={props.onDownload} />
      {isActive && hasPrevious ? (
        <IconButton
          className={classes.previous}
          label={t('viewer.tools.previous')}
          icon={<IconChevronLeft />}
          onClick={() => {
            onGo(-1)
          }}
        />
      ) : null}
      {isActive && hasNext ? (
        <IconButton
          className={classes.next}
          label={t('viewer.tools.next')}
          icon={<IconChevronRight />}
          onClick={() => {
            onGo(1)
          }}
        />
      ) : null}
    </section>
  )
}
