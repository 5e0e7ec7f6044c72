/** The tile that a key leads to from this one; rows are where the layout put them. */
export function neighbour(grid: HTMLElement, from: HTMLElement, key: string): HTMLElement | undefined {
  const tiles = [...grid.querySelectorAll<HTMLElement>('[data-tile]')]
  const at = tiles.indexOf(from)
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns(grid), ArrowUp: -columns(grid) }[key]
  if (step !== undefined) return tiles[at + step] ?? (key === 'ArrowDown' ? tiles.at(-1) : undefined)
  if (key === 'Home') return tiles[0]
  if (key === 'End') return tiles.at(-1)
  return undefined
}

function columns(grid: HTMLElement): number {
  return getComputedStyle(grid).gridTemplateColumns.split(' ').length
}
