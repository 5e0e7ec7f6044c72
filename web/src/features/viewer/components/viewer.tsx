import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useProblem } from '@/components/use-problem'
import { toUserError } from '@/lib/user-error'
import type { ViewerDocument, ViewerSource } from '@/lib/viewing'
import type { Content } from '../image'
import { press } from '../keys'
import { Pane } from '../pane'
import { usePreload } from '../preload'
import { useModal } from '../use-modal'
import { Facts } from './facts'
import { Help } from './help'
import { PaneFrame } from './pane-frame'
import { Tools } from './tools'
import { TopBar } from './top-bar'
import classes from './viewer.module.css'

interface Props {
  documents: readonly ViewerDocument[]
  index: number
  onIndexChange: (index: number) => void
  onClose: () => void
  source: ViewerSource
}

/** Documents over the whole screen, one at a time or two beside each other. */
export function Viewer({ documents, index, onIndexChange, onClose, source }: Props) {
  const { t } = useTranslation()
  const say = useProblem()
  const [compared, setCompared] = useState<number | null>(null)
  const [active, setActive] = useState<0 | 1>(0)
  const [isLinked, setIsLinked] = useState(true)
  const [isHelping, setIsHelping] = useState(false)
  const [message, setMessage] = useState('')
  const contents = useRef<[Content | null, Content | null]>([null, null])
  const isComparing = compared !== null && compared < documents.length
  const side = isComparing ? active : 0
  const indices = isComparing ? [index, compared] : [index]
  const at = indices[side] ?? index
  const left = documents[index]
  const right = isComparing ? documents[compared] : undefined
  const leftPane = usePaneOf(left)
  const rightPane = usePaneOf(right)
  const pane = side === 1 ? rightPane : leftPane
  const document = documents[at]
  usePreload(documents, at, source)

  const go = (to: number) => {
    if (to < 0 || to >= documents.length || to === at) return
    setMessage('')
    if (side === 1) setCompared(to)
    else onIndexChange(to)
  }
  const compare = () => {
    setActive(0)
    setCompared(
      isComparing || documents.length < 2 ? null : index + 1 < documents.length ? index + 1 : index - 1,
    )
  }
  const download = () => {
    if (!document) return
    setMessage('')
    Promise.resolve(source.download(document)).catch((error: unknown) => {
      setMessage(say(toUserError(error)))
    })
  }
  const close = () => {
    if (isHelping) setIsHelping(false)
    else onClose()
  }
  const dialog = useModal(close, onClose)
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const isKnown = press(event, pane, {
      download,
      compare,
      go: (by) => {
        go(at + by)
      },
      goToEnd: (end) => {
        go(end === 'first' ? 0 : documents.length - 1)
      },
      link: () => {
        setIsLinked(!isLinked)
      },
      switchPane: () => {
        setActive(side === 0 ? 1 : 0)
      },
      help: () => {
        setIsHelping(!isHelping)
      },
    })
    if (isKnown) event.preventDefault()
  })
  useEffect(() => {
    const element = dialog.current
    const listen = (event: KeyboardEvent) => {
      onKey(event)
    }
    element?.addEventListener('keydown', listen)
    return () => element?.removeEventListener('keydown', listen)
  }, [dialog])

  if (!left || !document) return null
  return (
    <dialog
      ref={dialog}
      className={classes.viewer}
      aria-label={t('viewer.label')}
      aria-modal="true"
      tabIndex={-1}
    >
      <TopBar
        title={document.title}
        position={at}
        count={documents.length}
        isComparing={isComparing}
        isLinked={isLinked}
        isHelping={isHelping}
        onCompare={compare}
        onLink={() => {
          setIsLinked(!isLinked)
        }}
        onDownload={download}
        onHelp={() => {
          setIsHelping(!isHelping)
        }}
        onClose={onClose}
      />
      <div className={classes.panes} data-count={indices.length}>
        {[left, ...(right ? [right] : [])].map((shown, place) => (
          <PaneFrame
            key={`${String(place)} ${shown.id}`}
            document={shown}
            pane={place === 1 ? rightPane : leftPane}
            source={source}
            isComparing={isComparing}
            isActive={place === side}
            hasPrevious={(indices[place] ?? 0) > 0}
            hasNext={(indices[place] ?? 0) < documents.length - 1}
            onActivate={() => {
              setActive(place === 1 ? 1 : 0)
            }}
            onGo={(by) => {
              go(at + by)
            }}
            onDownload={download}
            onContent={(content) => {
              contents.current[place === 1 ? 1 : 0] = content
            }}
            onSight={(sight) => {
              if (isComparing && isLinked) contents.current[place === 1 ? 0 : 1]?.follow?.(sight)
            }}
          />
        ))}
        {isHelping ? (
          <Help
            onClose={() => {
              setIsHelping(false)
            }}
          />
        ) : null}
      </div>
      <Tools key={`tools ${document.id}`} pane={pane} />
      <Facts document={document} pane={pane} />
      <p className={classes.announcement} aria-live="polite" data-shown={message !== ''}>
        {message || t('viewer.announcement', { at: at + 1, count: documents.length, title: document.title })}
      </p>
    </dialog>
  )
}

/** Another document is another pane: nothing of the last one's state stays. */
function usePaneOf(document: ViewerDocument | undefined): Pane {
  const id = document?.id
  const [pane, setPane] = useState(() => ({ id, of: new Pane() }))
  if (pane.id === id) return pane.of
  const next = { id, of: new Pane() }
  setPane(next)
  return next.of
}
