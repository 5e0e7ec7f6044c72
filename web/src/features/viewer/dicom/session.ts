import { DicomFault } from './fault'
import type { Answer, Order, Show } from './messages'
import type { DicomInfo } from './picture'

/** One opened file in a worker of its own: to close it is to give all its memory back. */
export class DicomSession {
  readonly canvas = document.createElement('canvas')
  private readonly worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  private isDrawing = false
  private next: Show | null = null
  private isClosed = false

  constructor(
    private readonly on: {
      opened: (info: DicomInfo) => void
      shown: () => void
      failed: (fault: DicomFault) => void
    },
  ) {
    this.worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
      this.hear(data)
    })
    this.worker.addEventListener('error', (event) => {
      // The console is no place for what a worker stumbled over.
      event.preventDefault()
      if (!this.isClosed) this.on.failed(new DicomFault('damaged'))
    })
  }

  open(bytes: ArrayBuffer): void {
    const canvas = this.canvas.transferControlToOffscreen()
    this.order({ type: 'open', bytes, canvas }, [bytes, canvas])
  }

  /** Draws as soon as what is being drawn is done; of several wishes the last one counts. */
  show(show: Show): void {
    if (this.isDrawing) {
      this.next = show
      return
    }
    this.isDrawing = true
    this.order({ type: 'show', show }, [])
  }

  close(): void {
    this.isClosed = true
    this.worker.terminate()
    this.canvas.remove()
  }

  private order(order: Order, transfer: Transferable[]): void {
    this.worker.postMessage(order, transfer)
  }

  private hear(answer: Answer): void {
    if (this.isClosed) return
    if (answer.type === 'opened') {
      this.on.opened(answer.info)
      return
    }
    this.isDrawing = false
    if (answer.type === 'failed') {
      this.on.failed(new DicomFault(answer.reason, answer.detail))
      return
    }
    this.on.shown()
    const next = this.next
    this.next = null
    if (next) this.show(next)
  }
}
