import type { PDFDocumentProxy, PDFPageProxy, RenderTask } from 'pdfjs-dist'
import type { Size, Turn } from '../geometry'

/** A canvas of more pixels than this is refused by some browsers, and shows nothing more. */
const CANVAS_PIXELS_MAX = 8_000_000
/** Stills the sharpening while somebody is still zooming. */
const SETTLE_MS = 140
const GAP_PX = 14
const POINTS_PER_PIXEL = 72 / 96

interface Sheet {
  element: HTMLElement
  number: number
  size: Size
  page: PDFPageProxy | null
  /** The scale and turn that its canvas was drawn for. */
  drawn: string
}

/** Pages below each other; those near the screen have a canvas, the others keep their place. */
export class Pages {
  private readonly sheets: Sheet[] = []
  private readonly near = new Set<Sheet>()
  private readonly observer: IntersectionObserver
  private task: RenderTask | null = null
  private settling: number | undefined
  private isClosed = false
  private scale = 1
  private turn: Turn = 0

  constructor(
    private readonly document: PDFDocumentProxy,
    private readonly column: HTMLElement,
    scroller: HTMLElement,
    first: Size,
    private readonly options: {
      pageClass: string
      label: (page: number) => string
      annotationMode: number
      failed: () => void
    },
  ) {
    this.observer = new IntersectionObserver(
      (entries) => {
        this.look(entries)
      },
      { root: scroller, rootMargin: '60% 0px' },
    )
    for (let number = 1; number <= document.numPages; number++) this.sheets.push(this.sheet(number, first))
    column.replaceChildren(...this.sheets.map(({ element }) => element))
    for (const { element } of this.sheets) this.observer.observe(element)
  }

  close(): void {
    this.isClosed = true
    window.clearTimeout(this.settling)
    this.observer.disconnect()
    this.task?.cancel()
    for (const sheet of this.sheets) this.clear(sheet)
    this.column.replaceChildren()
  }

  /** `scale` is in screen pixels for a point. */
  resize(scale: number, turn: Turn): void {
    this.scale = scale
    this.turn = turn
    for (const sheet of this.sheets) this.place(sheet)
    window.clearTimeout(this.settling)
    this.settling = window.setTimeout(() => {
      this.task?.cancel()
      void this.draw()
    }, SETTLE_MS)
  }

  /** The page that is being read: the last that begins above the upper third. */
  at(scrollTop: number, height: number): number {
    const line = scrollTop + height / 3
    return this.sheets.findLast(({ element }) => element.offsetTop <= line)?.number ?? 1
  }

  element(page: number): HTMLElement | undefined {
    return this.sheets[page - 1]?.element
  }

  top(page: number): number {
    return (this.sheets[page - 1]?.element.offsetTop ?? 0) - GAP_PX
  }

  private isOpen(): boolean {
    return !this.isClosed
  }

  private sheet(number: number, size: Size): Sheet {
    const element = document.createElement('div')
    element.className = this.options.pageClass
    element.setAttribute('role', 'img')
    element.setAttribute('aria-label', this.options.label(number))
    return { element, number, size, page: null, drawn: '' }
  }

  private place({ element, size }: Sheet): void {
    const isAcross = this.turn === 90 || this.turn === 270
    element.style.width = `${String(Math.round((isAcross ? size.height : size.width) * this.scale))}px`
    element.style.height = `${String(Math.round((isAcross ? size.width : size.height) * this.scale))}px`
  }

  private look(entries: IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      const sheet = this.sheets.find(({ element }) => element === target)
      if (!sheet) continue
      if (isIntersecting) this.near.add(sheet)
      else {
        this.near.delete(sheet)
        this.clear(sheet)
      }
    }
    void this.draw()
  }

  /** One page at a time, nearest the top first. */
  private async draw(): Promise<void> {
    if (this.task) return
    const key = `${String(this.scale)} ${String(this.turn)}`
    const sheet = [...this.near].sort((a, b) => a.number - b.number).find(({ drawn }) => drawn !== key)
    if (!sheet || !this.isOpen()) return
    sheet.drawn = key
    try {
      await this.drawSheet(sheet)
    } catch (error) {
      if (!(error instanceof Error && error.name === 'RenderingCancelledException') && this.isOpen())
        this.options.failed()
      else sheet.drawn = ''
    }
    this.task = null
    if (this.isOpen()) void this.draw()
  }

  private async drawSheet(sheet: Sheet): Promise<void> {
    sheet.page ??= await this.document.getPage(sheet.number)
    if (!this.isOpen()) return
    const plain = sheet.page.getViewport({ scale: 1 })
    sheet.size = { width: plain.width, height: plain.height }
    this.place(sheet)
    const turned = sheet.page.getViewport({
      scale: this.scale,
      rotation: (sheet.page.rotate + this.turn) % 360,
    })
    const dense = Math.min(devicePixelRatio, Math.sqrt(CANVAS_PIXELS_MAX / (turned.width * turned.height)))
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(turned.width * dense))
    canvas.height = Math.max(1, Math.round(turned.height * dense))
    const viewport = turned.clone({ scale: this.scale * dense })
    this.task = sheet.page.render({ canvas, viewport, annotationMode: this.options.annotationMode })
    await this.task.promise
    if (this.near.has(sheet)) sheet.element.replaceChildren(canvas)
    else sheet.drawn = ''
  }

  private clear(sheet: Sheet): void {
    const canvas = sheet.element.querySelector('canvas')
    // The memory of a canvas waits for the collector otherwise.
    if (canvas) canvas.width = canvas.height = 0
    sheet.element.replaceChildren()
    sheet.page?.cleanup()
    sheet.drawn = ''
  }
}

/** Screen pixels for a point at the size of the paper. */
export const PAPER_SCALE = 1 / POINTS_PER_PIXEL
