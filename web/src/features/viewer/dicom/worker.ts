import { DicomFault } from './fault'
import type { Answer, Order, Show } from './messages'
import { DicomPicture } from './picture'

let picture: DicomPicture | null = null
let screen: { context: OffscreenCanvasRenderingContext2D; image: ImageData; pixels: Uint32Array } | null =
  null

function answer(message: Answer): void {
  self.postMessage(message)
}

async function open(bytes: ArrayBuffer, canvas: OffscreenCanvas): Promise<void> {
  picture = await DicomPicture.open(new Uint8Array(bytes))
  const { columns, rows } = picture.info
  canvas.width = columns
  canvas.height = rows
  const context = canvas.getContext('2d', { alpha: false })
  if (!context) throw new DicomFault('too_large')
  const image = new ImageData(columns, rows)
  screen = { context, image, pixels: new Uint32Array(image.data.buffer) }
  answer({ type: 'opened', info: picture.info })
}

async function show({ frame, ...look }: Show): Promise<void> {
  if (!picture || !screen) return
  await picture.draw(frame, look, screen.pixels)
  screen.context.putImageData(screen.image, 0, 0)
  answer({ type: 'shown' })
}

self.addEventListener('message', ({ data }: MessageEvent<Order>) => {
  const done = data.type === 'open' ? open(data.bytes, data.canvas) : show(data.show)
  done.catch((error: unknown) => {
    // Whatever else went wrong in here went wrong over these bytes, or for want of memory.
    const fault = error instanceof DicomFault ? error : new DicomFault('damaged')
    answer({ type: 'failed', reason: fault.reason, detail: fault.detail })
  })
})
