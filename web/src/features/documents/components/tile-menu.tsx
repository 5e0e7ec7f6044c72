import { IconDownload, IconPencil, IconTrash } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useLayoutEffect, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './tile-menu.module.css'

interface Props {
  /** Where the menu hangs, and what has the focus afterwards. */
  button: HTMLElement
  isReady: boolean
  mayRename: boolean
  mayDelete: boolean
  onRename: () => void
  onDownload: () => void
  onDelete: () => void
  onClose: () => void
}

/** The menu « … »: one for the whole grid, because hundreds of closed ones would be as slow as open ones. */
export function TileMenu({
  button,
  isReady,
  mayRename,
  mayDelete,
  onRename,
  onDownload,
  onDelete,
  onClose,
}: Props) {
  const { t } = useTranslation()
  const menu = useRef<HTMLDivElement>(null)
  const close = useEffectEvent(onClose)
  useLayoutEffect(() => {
    if (!menu.current) return
    place(menu.current, button)
    entries(menu.current)[0]?.focus()
  }, [button])
  useEffect(() => {
    const leave = (event: Event) => {
      if (
        event.target instanceof Node &&
        (menu.current?.contains(event.target) || button.contains(event.target))
      )
        return
      close()
    }
    document.addEventListener('pointerdown', leave)
    globalThis.addEventListener('resize', leave)
    document.addEventListener('scroll', leave, { passive: true })
    return () => {
      document.removeEventListener('pointerdown', leave)
      globalThis.removeEventListener('resize', leave)
      document.removeEventListener('scroll', leave)
    }
  }, [button])
  const entry = (icon: ReactNode, words: string, act: () => void, isDanger = false) => (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      className={classes.entry}
      data-danger={isDanger || undefined}
      onClick={() => {
        onClose()
        act()
      }}
    >
      {icon}
      {words}
    </button>
  )
  return (
    <div
      ref={menu}
      role="menu"
      tabIndex={-1}
      aria-label={button.getAttribute('aria-label') ?? undefined}
      className={classes.menu}
      onKeyDown={(event) => {
        const all = entries(event.currentTarget)
        const at = all.findIndex((one) => one === document.activeElement)
        if (event.key === 'ArrowDown') all[(at + 1) % all.length]?.focus()
        else if (event.key === 'ArrowUp') all.at(at - 1)?.focus()
        else if (event.key === 'Home') all[0]?.focus()
        else if (event.key === 'End') all.at(-1)?.focus()
        else if (event.key === 'Escape' || event.key === 'Tab') {
          onClose()
          button.focus()
        } else return
        event.preventDefault()
      }}
    >
      {mayRename ? entry(<IconPencil size={18} />, t('documents.rename'), onRename) : null}
      {isReady
        ? entry(<IconDownload size={18} />, t('documents.download'), () => {
            button.focus()
            onDownload()
          })
        : null}
      {mayDelete ? entry(<IconTrash size={18} />, t('documents.delete'), onDelete, true) : null}
    </div>
  )
}

function entries(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('[role=menuitem]')]
}

const GAP_PX = 4

/** Below the button, or above it where there is no room; its right edge on the button's. */
function place(menu: HTMLElement, button: HTMLElement): void {
  const [anchor, own] = [button.getBoundingClientRect(), menu.getBoundingClientRect()]
  const isBelow = anchor.bottom + GAP_PX + own.height <= globalThis.innerHeight
  const top = isBelow ? anchor.bottom + GAP_PX : anchor.top - GAP_PX - own.height
  menu.style.top = `${String(top)}px`
  menu.style.left = `${String(Math.max(GAP_PX, anchor.right - own.width))}px`
}
