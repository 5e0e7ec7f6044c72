import { useTranslation } from 'react-i18next'
import grid from './tile-grid.module.css'
import tile from './tile.module.css'

const TILES = 12

/** Where the tiles will be, so that nothing moves when they come. */
export function GridSkeleton() {
  const { t } = useTranslation()
  return (
    <div role="status">
      <span className={grid.words}>{t('states.loading')}</span>
      <div className={grid.grid} aria-hidden>
        {Array.from({ length: TILES }, (_, at) => (
          <div key={at} className={tile.tile} data-empty>
            <div className={tile.picture} />
            <div className={tile.words} />
          </div>
        ))}
      </div>
    </div>
  )
}
