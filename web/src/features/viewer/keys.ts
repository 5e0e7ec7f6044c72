import type { Pane } from './pane'

/** What the keys do beyond the pane. */
export interface ViewerKeys {
  go: (by: 1 | -1) => void
  goToEnd: (end: 'first' | 'last') => void
  download: () => void
  compare: () => void
  link: () => void
  switchPane: () => void
  help: () => void
}

const ZOOM_STEP = 1.25
const PAN_PX = 80
const WINDOW_PX = 12

type KeyName =
  | 'previous-next'
  | 'close'
  | 'zoom'
  | 'fit'
  | 'actual'
  | 'rotate'
  | 'pan'
  | 'pages'
  | 'ends'
  | 'window'
  | 'window-keys'
  | 'presets'
  | 'invert'
  | 'play'
  | 'compare'
  | 'switch'
  | 'link'
  | 'download'
  | 'help'

type NamedKey = 'space' | 'home' | 'end' | 'page-up' | 'page-down' | 'shift'

/** A key that is named by the language, or what is printed on it. */
export type Key = { name: NamedKey } | string

const shift = { name: 'shift' } as const
const arrows = '← ↑ → ↓'

/** As « ? » shows them: each with the ways to press it. */
export const keyList: readonly [ways: readonly (readonly Key[])[], name: KeyName][] = [
  [[['←'], ['→']], 'previous-next'],
  [[[{ name: 'home' }], [{ name: 'end' }]], 'ends'],
  [[['+'], ['−']], 'zoom'],
  [[['0']], 'fit'],
  [[['1']], 'actual'],
  [[[shift, arrows]], 'pan'],
  [[['R'], [shift, 'R']], 'rotate'],
  [[[{ name: 'page-up' }], [{ name: 'page-down' }]], 'pages'],
  [[['W']], 'window'],
  [[['Alt', arrows]], 'window-keys'],
  [[['P']], 'presets'],
  [[['I']], 'invert'],
  [[[{ name: 'space' }]], 'play'],
  [[['C']], 'compare'],
  [[['V']], 'switch'],
  [[['L']], 'link'],
  [[['D']], 'download'],
  [[['?']], 'help'],
  [[['Esc']], 'close'],
]

const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** True where the key meant something, and the browser is to leave it alone. */
export function press(event: KeyboardEvent, pane: Pane, keys: ViewerKeys): boolean {
  if (event.ctrlKey || event.metaKey || isTyping(event)) return false
  const arrow = ARROWS[event.key]
  if (arrow) return pressArrow(event, arrow, pane, keys)
  if (event.altKey) return false
  const action = byKey(event, pane, keys)
  action?.()
  return action !== undefined
}

function pressArrow(event: KeyboardEvent, [x, y]: [number, number], pane: Pane, keys: ViewerKeys): boolean {
  if (event.altKey) pane.actions.adjust(x * WINDOW_PX, y * WINDOW_PX)
  else if (event.shiftKey || y !== 0) pane.actions.pan(-x * PAN_PX, -y * PAN_PX)
  else keys.go(x > 0 ? 1 : -1)
  return true
}

function byKey(event: KeyboardEvent, pane: Pane, keys: ViewerKeys): (() => void) | undefined {
  const { actions } = pane
  const table: Record<string, () => void> = {
    '+': () => {
      actions.zoom(ZOOM_STEP)
    },
    '=': () => {
      actions.zoom(ZOOM_STEP)
    },
    '-': () => {
      actions.zoom(1 / ZOOM_STEP)
    },
    '0': actions.fit,
    '1': actions.actual,
    r: () => {
      actions.rotate(event.shiftKey ? -90 : 90)
    },
    PageDown: () => {
      actions.step(1)
    },
    PageUp: () => {
      actions.step(-1)
    },
    Home: () => {
      keys.goToEnd('first')
    },
    End: () => {
      keys.goToEnd('last')
    },
    w: () => {
      switchTool(pane)
    },
    p: () => {
      nextPreset(pane)
    },
    i: actions.invert,
    ' ': actions.play,
    c: keys.compare,
    v: keys.switchPane,
    l: keys.link,
    d: keys.download,
    '?': keys.help,
  }
  return table[digitOr(event)]
}

/** What a drag does: move the picture, or change its window where it has one. */
export function switchTool(pane: Pane): void {
  const { dicom, tool } = pane.snapshot()
  if (dicom?.info.isGrey) pane.set({ tool: tool === 'window' ? 'move' : 'window' })
}

function nextPreset(pane: Pane): void {
  const { dicom } = pane.snapshot()
  if (dicom && dicom.info.presets.length > 0)
    pane.actions.preset((dicom.preset + 1) % dicom.info.presets.length)
}

/** The upper row types other characters in French, and `-` is one of them. */
function digitOr({ key, code }: KeyboardEvent): string {
  if (key === '+' || key === '-' || key === '=') return key
  const digit = /^(?:Digit|Numpad)([01])$/.exec(code)?.[1]
  return digit ?? (key.length === 1 ? key.toLowerCase() : key)
}

function isTyping({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.matches('input, select, textarea')) return true
  return target.matches('button, a') && (key === ' ' || key === 'Enter')
}
