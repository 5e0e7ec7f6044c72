import type { DicomFault } from './dicom/fault'
import { DicomSession } from './dicom/session'
import { dragged, type Window } from './dicom/window'
import type { Content, ContentOptions } from './image'
import type { DicomInfo } from './dicom/picture'
import type { DicomState, Notice, Pane } from './pane'
import { Stage, type Sight } from './stage'

/** The medium derivative until the pixels are decoded, or instead of them where they cannot be. */
export class DicomContent implements Content {
  private readonly stage: Stage
  private readonly pane: Pane
  private readonly leave = new AbortController()
  private readonly session: DicomSession
  private info: DicomInfo | null = null
  private isDrawn = false
  private standIn: Promise<boolean> | null = null
  private ticking: number | undefined

  constructor(
    frame: HTMLElement,
    layer: HTMLElement,
    private readonly options: ContentOptions,
  ) {
    const { pane, onSwipe, onSight } = options
    this.pane = pane
    this.stage = new Stage(frame, layer, {
      pane,
      onSwipe,
      onSight,
      onWindow: (dx, dy) => {
        this.adjust(dx, dy)
      },
      onDoubleTap: () => {
        this.reset()
      },
      onFrames: (by) => {
        this.goTo((this.state?.frame ?? 0) + by)
      },
    })
    this.session = new DicomSession({
      opened: (info) => {
        this.opened(info)
      },
      shown: () => {
        this.drawn()
      },
      failed: (fault) => void this.fail(fault),
    })
    this.serve()
    this.standIn = this.showMedium()
    void this.start()
  }

  follow(sight: Sight): void {
    this.stage.follow(sight)
  }

  close(): void {
    window.clearTimeout(this.ticking)
    this.leave.abort()
    this.session.close()
    this.stage.close()
  }

  private serve(): void {
    const { stage } = this
    this.pane.serve({
      zoom: (factor) => {
        stage.zoom(factor)
      },
      fit: () => {
        stage.fit()
      },
      actual: () => {
        stage.actual()
      },
      rotate: (by) => {
        stage.rotate(by)
      },
      pan: (dx, dy) => {
        stage.pan(dx, dy)
      },
      step: (by) => {
        this.goTo((this.state?.frame ?? 0) + by)
      },
      goTo: (at) => {
        this.goTo(at)
      },
      play: () => {
        this.play()
      },
      invert: () => {
        if (this.state) this.change({ isInverted: !this.state.isInverted })
      },
      adjust: (dx, dy) => {
        this.adjust(dx, dy)
      },
      preset: (index) => {
        this.choose(index)
      },
    })
  }

  private get state(): DicomState | null {
    return this.pane.snapshot().dicom
  }

  private async start(): Promise<void> {
    const { document, source } = this.options
    const { signal } = this.leave
    this.pane.set({ progress: 0 })
    try {
      const bytes = await source.bytes(document, signal, (loaded) => {
        this.pane.set({ progress: Math.min(1, loaded / Math.max(1, document.sizeBytes)) })
      })
      if (!signal.aborted) this.session.open(bytes)
    } catch (error) {
      if (!signal.aborted) await this.stay({ key: 'problem', error })
    }
  }

  private opened(info: DicomInfo): void {
    this.info = info
    const isCoarse = matchMedia('(pointer: coarse)').matches
    this.pane.set({
      size: { width: info.columns, height: info.rows },
      // A finger swipes to the next document until it is told to do something else.
      tool: info.isGrey && !isCoarse ? 'window' : 'move',
      dicom: {
        info,
        frame: 0,
        isPlaying: false,
        window: info.presets[0]?.window ?? null,
        preset: info.presets.length > 0 ? 0 : -1,
        isInverted: info.isInverted,
      },
    })
    this.draw()
  }

  private drawn(): void {
    const { info } = this
    if (!info || this.isDrawn) {
      this.tick()
      return
    }
    this.isDrawn = true
    const { canvas } = this.session
    canvas.setAttribute('role', 'img')
    canvas.setAttribute('aria-label', this.options.label)
    this.stage.show(canvas, { width: info.columns, height: info.rows * info.aspect })
    this.pane.set({ status: 'ready', progress: null, notice: null })
  }

  private async fail(fault: DicomFault): Promise<void> {
    await this.stay(
      fault.reason === 'syntax' ? { key: 'syntax', syntax: fault.detail } : { key: fault.reason },
    )
  }

  /** The derivative stays, with the sentence beside it; without one, the sentence stands alone. */
  private async stay(notice: Notice): Promise<void> {
    const hasPicture = this.isDrawn || (await this.standIn) === true
    if (this.leave.signal.aborted) return
    this.pane.set({ status: hasPicture ? 'ready' : 'failed', progress: null, notice })
  }

  private async showMedium(): Promise<boolean> {
    const { document, source, label } = this.options
    const { signal } = this.leave
    try {
      const url = await source.url(document, 'medium', signal)
      if (url === null) return false
      const image = new Image()
      image.alt = label
      image.draggable = false
      image.src = url
      await image.decode()
      if (signal.aborted || this.isDrawn) return false
      this.stage.show(image, { width: image.naturalWidth, height: image.naturalHeight })
      this.pane.set({ status: 'ready' })
      return true
    } catch {
      return false
    }
  }

  private change(patch: Partial<DicomState>): void {
    if (!this.state) return
    this.pane.set({ dicom: { ...this.state, ...patch } })
    this.draw()
  }

  private draw(): void {
    if (!this.state) return
    const { frame, window, isInverted } = this.state
    this.session.show({ frame, window, isInverted })
  }

  private adjust(dx: number, dy: number): void {
    const { state, info } = this
    if (!state || !info?.isGrey) return
    const from: Window = state.window ?? info.startWindow
    this.change({ window: dragged(from, dx, dy), preset: -1 })
  }

  private choose(index: number): void {
    const preset = this.info?.presets[index]
    if (preset) this.change({ window: preset.window, preset: index })
  }

  private reset(): void {
    this.stage.fit()
    if (this.info) this.change({ isInverted: this.info.isInverted })
    this.choose(0)
  }

  private goTo(at: number): void {
    const { info } = this
    if (info && info.frames > 1) this.change({ frame: (at + info.frames) % info.frames })
  }

  private play(): void {
    if (!this.state || !this.info || this.info.frames < 2) return
    this.change({ isPlaying: !this.state.isPlaying })
  }

  /** The next frame is due when this one is drawn and its time is over. */
  private tick(): void {
    window.clearTimeout(this.ticking)
    const { state, info } = this
    if (!state?.isPlaying || !info) return
    this.ticking = window.setTimeout(() => {
      if (this.state?.isPlaying) this.goTo(this.state.frame + 1)
    }, info.frameMs)
  }
}
