import type { PDFDocumentLoadingTask, PDFDocumentProxy, PDFWorker } from 'pdfjs-dist'
import type { Content, ContentOptions } from './image'
import { Gestures } from './gestures'
import type { Point, Size, Turn } from './geometry'
import type { Pane } from './pane'
import { assets } from './pdf/assets'
import { isOfTheFile, loadEngine, type Engine } from './pdf/engine'
import { Pages, PAPER_SCALE } from './pdf/pages'

interface Options extends ContentOptions {
  pageClass: string
  pageLabel: (page: number) => string
}

const MARGIN_PX = 16
/** Wider than this, lines are hard to read. */
const READING_PX = 960
const ZOOM_MIN = 0.25
const ZOOM_MAX = 6
const PASSWORD_WRONG = 2
const IMAGE_PIXELS_MAX = 100_000_000

/** A PDF as pictures of its pages: no script of it runs, no link leads out, no form is filled. */
export class PdfContent implements Content {
  private readonly pane: Pane
  private readonly leave = new AbortController()
  private readonly gestures: Gestures
  private readonly observer: ResizeObserver
  private worker: { port: Worker; pdf: PDFWorker } | null = null
  private task: PDFDocumentLoadingTask | null = null
  private pages: Pages | null = null
  private answer: ((password: string) => void) | null = null
  private first: Size = { width: 595, height: 842 }
  private zoom = 1
  private turn: Turn = 0

  constructor(
    private readonly scroller: HTMLElement,
    private readonly column: HTMLElement,
    private readonly options: Options,
  ) {
    this.pane = options.pane
    this.gestures = new Gestures(
      scroller,
      {
        drag: ({ x, y }) => {
          scroller.scrollBy(-x, -y)
        },
        slide: () => scroller.scrollWidth <= scroller.clientWidth + 1,
        swipe: options.onSwipe,
        zoom: (factor, at) => {
          this.zoomTo(this.zoom * factor, at)
        },
        doubleTap: (at) => {
          this.zoomTo(this.zoom > 1.01 ? 1 : 2, at)
        },
        frames: () => undefined,
      },
      true,
    )
    this.observer = new ResizeObserver(() => {
      this.lay()
    })
    this.observer.observe(scroller)
    scroller.addEventListener(
      'scroll',
      () => {
        this.tell()
      },
      { signal: this.leave.signal, passive: true },
    )
    this.serve()
    void this.start()
  }

  close(): void {
    this.leave.abort()
    this.observer.disconnect()
    this.gestures.close()
    this.pages?.close()
    void this.task?.destroy()
    this.worker?.pdf.destroy()
    this.worker?.port.terminate()
  }

  private serve(): void {
    const middle = { x: 0, y: 0 }
    this.pane.serve({
      zoom: (factor) => {
        this.zoomTo(this.zoom * factor, middle)
      },
      fit: () => {
        this.zoomTo(1, middle)
      },
      actual: () => {
        this.zoomTo(PAPER_SCALE / this.fitScale, middle)
      },
      rotate: (by) => {
        this.rotate(by)
      },
      pan: (dx, dy) => {
        this.scroller.scrollBy(-dx, -dy)
      },
      step: (by) => {
        this.goTo((this.pane.snapshot().pages?.page ?? 1) + by)
      },
      goTo: (page) => {
        this.goTo(page)
      },
      unlock: (password) => {
        this.answer?.(password)
      },
    })
  }

  private async start(): Promise<void> {
    const { document, source } = this.options
    const { signal } = this.leave
    this.pane.set({ progress: 0 })
    try {
      const [data, opened] = await Promise.all([
        source.bytes(document, signal, (loaded) => {
          this.pane.set({ progress: Math.min(1, loaded / Math.max(1, document.sizeBytes)) })
        }),
        loadEngine(),
      ])
      if (signal.aborted) return
      await this.open(data, opened)
    } catch (error) {
      if (signal.aborted) return
      const isOwn = isOfTheFile(error)
      this.pane.set({
        status: 'failed',
        progress: null,
        notice: isOwn ? { key: 'damaged' } : { key: 'problem', error },
      })
    }
  }

  private async open(data: ArrayBuffer, { pdfjs, PdfWorker }: Engine): Promise<void> {
    const port = new PdfWorker()
    // What pdf.js remarks on a file quotes it.
    const verbosity = pdfjs.VerbosityLevel.ERRORS
    this.worker = { port, pdf: pdfjs.PDFWorker.create({ port, verbosity }) }
    this.task = pdfjs.getDocument({
      ...assets,
      data,
      worker: this.worker.pdf,
      verbosity,
      enableXfa: false,
      // Fonts of strangers are drawn as outlines and never handed to the system.
      disableFontFace: true,
      useSystemFonts: false,
      maxImageSize: IMAGE_PIXELS_MAX,
    })
    this.task.onPassword = (answer: (password: string) => void, reason: number) => {
      this.answer = answer
      this.pane.set({ status: 'password', progress: null, isRefused: reason === PASSWORD_WRONG })
    }
    const opened = await this.task.promise
    await this.show(opened, pdfjs.AnnotationMode.ENABLE)
  }

  private async show(opened: PDFDocumentProxy, annotationMode: number): Promise<void> {
    const { width, height } = (await opened.getPage(1)).getViewport({ scale: 1 })
    if (this.leave.signal.aborted) return
    this.first = { width, height }
    this.pages = new Pages(opened, this.column, this.scroller, this.first, {
      annotationMode,
      pageClass: this.options.pageClass,
      label: this.options.pageLabel,
      failed: () => {
        this.pane.set({ notice: { key: 'damaged' } })
      },
    })
    this.lay()
    this.pane.set({ status: 'ready', progress: null, notice: null })
    this.tell()
  }

  private get fitScale(): number {
    const width = this.turn === 90 || this.turn === 270 ? this.first.height : this.first.width
    return Math.max(0.05, Math.min(this.scroller.clientWidth - 2 * MARGIN_PX, READING_PX) / width)
  }

  private lay(): void {
    this.pages?.resize(this.fitScale * this.zoom, this.turn)
    this.pane.set({ zoom: this.zoom, turn: this.turn, scale: this.fitScale * this.zoom })
  }

  /** What lies under the pointer stays there, measured on the page that is being read. */
  private zoomTo(zoom: number, at: Point): void {
    const { scroller } = this
    const page = this.pages?.element(this.pane.snapshot().pages?.page ?? 1)
    if (!page) return
    const frame = scroller.getBoundingClientRect()
    const pointer = { x: frame.left + frame.width / 2 + at.x, y: frame.top + frame.height / 2 + at.y }
    const before = page.getBoundingClientRect()
    const share = { x: (pointer.x - before.left) / before.width, y: (pointer.y - before.top) / before.height }
    this.zoom = Math.min(Math.max(zoom, ZOOM_MIN), ZOOM_MAX)
    this.lay()
    const after = page.getBoundingClientRect()
    scroller.scrollBy({
      left: after.left + share.x * after.width - pointer.x,
      top: after.top + share.y * after.height - pointer.y,
      behavior: 'instant',
    })
  }

  private rotate(by: 90 | -90): void {
    const page = this.pane.snapshot().pages?.page ?? 1
    const turns: Turn[] = [0, 90, 180, 270]
    this.turn = turns[(turns.indexOf(this.turn) + (by === 90 ? 1 : 3)) % 4] ?? 0
    this.lay()
    this.goTo(page)
  }

  private goTo(page: number): void {
    const count = this.pane.snapshot().pages?.count
    if (!count || !this.pages) return
    const wanted = Math.min(Math.max(page, 1), count)
    this.scroller.scrollTo({ top: this.pages.top(wanted), behavior: 'instant' })
  }

  private tell(): void {
    if (!this.pages) return
    const { scrollTop, clientHeight, scrollHeight } = this.scroller
    const count = this.column.childElementCount
    const isEnd = scrollTop + clientHeight >= scrollHeight - 2 && scrollTop > 0
    const page = isEnd ? count : this.pages.at(scrollTop, clientHeight)
    const before = this.pane.snapshot().pages
    if (before?.page !== page || before.count !== count) this.pane.set({ pages: { page, count } })
  }
}
