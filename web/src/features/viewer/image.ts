import type { Variant, ViewerDocument, ViewerSource } from '@/lib/viewing'
import { contentKind } from './document'
import type { Size } from './geometry'
import type { Pane } from './pane'
import { Stage, type Sight } from './stage'

export interface ContentOptions {
  document: ViewerDocument
  source: ViewerSource
  pane: Pane
  /** Read to those who do not see the picture. */
  label: string
  onSwipe: (by: 1 | -1) => void
  onSight: (sight: Sight) => void
}

/** What stands in a pane, whatever it is. */
export interface Content {
  /** Goes to where the other pane is. */
  follow?: (sight: Sight) => void
  close: () => void
}

/** The longer side of a medium derivative whose original is larger. */
const MEDIUM_SIDE = 1600

const RANK: Record<Variant, number> = { preview: 1, medium: 2, original: 3 }

/** The preview at once, then the medium derivative; the original only where somebody looks closer than that shows. */
export class ImageContent implements Content {
  private readonly stage: Stage
  private readonly leave = new AbortController()
  private readonly pane: Pane
  private shown = 0
  private medium: Size | null = null
  private original: Promise<boolean> | null = null

  constructor(
    frame: HTMLElement,
    layer: HTMLElement,
    private readonly options: ContentOptions,
  ) {
    const { pane } = options
    this.pane = pane
    this.stage = new Stage(frame, layer, {
      pane,
      onSwipe: options.onSwipe,
      onSight: (sight) => {
        options.onSight(sight)
        if (this.isBeyond(sight)) void this.closer()
      },
    })
    pane.serve({
      zoom: (factor) => {
        this.stage.zoom(factor)
      },
      fit: () => {
        this.stage.fit()
      },
      rotate: (by) => {
        this.stage.rotate(by)
      },
      pan: (dx, dy) => {
        this.stage.pan(dx, dy)
      },
      actual: () =>
        void this.closer().then(() => {
          this.stage.actual()
        }),
    })
    void this.start()
  }

  follow(sight: Sight): void {
    this.stage.follow(sight)
  }

  close(): void {
    this.leave.abort()
    this.stage.close()
  }

  private async start(): Promise<void> {
    const [preview, medium] = await Promise.allSettled([this.load('preview'), this.load('medium')])
    if (this.isLeft() || this.shown >= RANK.medium) return
    if (this.isBrowsers && (await this.closer())) return
    if (this.shown > 0 || this.isLeft()) return
    const failure = [medium, preview].find((outcome) => outcome.status === 'rejected')
    this.pane.set({
      status: 'failed',
      notice:
        failure && !(failure.reason instanceof DOMException)
          ? { key: 'problem', error: failure.reason }
          : { key: this.isBrowsers && !this.isForeign ? 'damaged' : 'no_picture' },
    })
  }

  /** A smaller derivative than it could be has every pixel of the original: it is enough until somebody zooms. */
  private isBeyond({ view, shown }: Sight): boolean {
    if (!this.medium) return false
    const { width, height } = this.medium
    const isWhole = Math.max(width, height) < MEDIUM_SIDE
    if (isWhole && view.zoom < 1.01) return false
    return shown.width * shown.height * devicePixelRatio ** 2 > width * height * 1.01
  }

  private isLeft(): boolean {
    return this.leave.signal.aborted
  }

  private get isBrowsers(): boolean {
    return contentKind(this.options.document.mimeType) === 'image'
  }

  /** Whole, and of a kind that neither browsers nor we draw: a JPEG of twelve bits. */
  private get isForeign(): boolean {
    return this.options.document.picturesReason === 'no_decoder'
  }

  /** Fetches the original, once; false where there is none to be shown. */
  private async closer(): Promise<boolean> {
    if (!this.isBrowsers) return false
    this.original ??= this.load('original').catch(() => {
      if (this.shown > 0 && !this.isLeft()) this.pane.set({ notice: { key: 'original_missing' } })
      return false
    })
    return this.original
  }

  private async load(variant: Variant): Promise<boolean> {
    const { document, source, label } = this.options
    const url = await source.url(document, variant, this.leave.signal)
    if (url === null || this.isLeft()) return false
    const image = new Image()
    image.alt = label
    image.draggable = false
    image.src = url
    await image.decode()
    if (this.isLeft() || this.shown >= RANK[variant]) return false
    this.shown = RANK[variant]
    const size = { width: image.naturalWidth, height: image.naturalHeight }
    if (variant === 'medium') this.medium = size
    this.pane.set({ status: 'ready', ...(variant === 'original' ? { size } : {}) })
    this.stage.show(image, size)
    return true
  }
}
