import { IconUpload } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useRef, useState, type ReactNode } from 'react'
import classes from './document-board.module.css'

interface Props {
  /** Whether this person may add anything. */
  isOpen: boolean
  label: string
  onDrop: (files: readonly File[]) => void
  children: ReactNode
}

/** Takes files that are dropped anywhere on the page: beside the tab they would open in place of the page. */
export function DropArea({ isOpen, label, onDrop, children }: Props) {
  const [isOver, setIsOver] = useState(false)
  const depth = useRef(0)
  const move = useEffectEvent((event: DragEvent) => {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    event.dataTransfer.dropEffect = isOpen ? 'copy' : 'none'
    // Each element inside says that it is entered and left.
    if (event.type === 'dragenter') depth.current += 1
    if (event.type === 'dragleave') depth.current -= 1
    if (event.type === 'drop') depth.current = 0
    setIsOver(isOpen && depth.current > 0)
    if (event.type === 'drop' && isOpen && event.dataTransfer.files.length > 0)
      onDrop([...event.dataTransfer.files])
  })
  useEffect(() => {
    const listener = (event: DragEvent) => {
      move(event)
    }
    const types = ['dragenter', 'dragover', 'dragleave', 'drop'] as const
    for (const type of types) globalThis.addEventListener(type, listener)
    return () => {
      for (const type of types) globalThis.removeEventListener(type, listener)
    }
  }, [])
  return (
    <div className={classes.board}>
      {children}
      {isOver ? (
        <div className={classes.over}>
          <div className={classes.target}>
            <IconUpload stroke={1.5} size={36} />
            {label}
          </div>
        </div>
      ) : null}
    </div>
  )
}
