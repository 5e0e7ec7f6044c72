import { IconDots } from '@tabler/icons-react'
import { memo, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { PatientDocument, Shelf } from '../api/documents'
import { useDay } from '../use-day'
import { MismatchQuestion } from './mismatch-question'
import { Preview } from './preview'
import { RenameField } from './rename-field'
import classes from './tile.module.css'

interface Props {
  shelf: Shelf
  document: PatientDocument
  url: string | null | undefined
  /** In what the file names another patient, where its uploader has not yet said that it belongs here. */
  differs: readonly string[] | undefined
  isEager: boolean
  /** Where the Tab key stops; arrows lead to the others. */
  isActive: boolean
  isRenaming: boolean
  isMenuOpen: boolean
  onFocus: (id: string) => void
  onOpen: (id: string) => void
  onPress: (event: KeyboardEvent<HTMLElement>, document: PatientDocument) => void
  onMenu: (menu: { id: string; button: HTMLElement } | null) => void
  onAbandon: (deletion: { id: string }) => void
  /** Null where it was left as it is. */
  onRename: (title: string | null) => void
}

/** One document: what it looks like, what it is called, when it was taken. */
export const Tile = memo(DrawnTile, (before, after) =>
  // The callbacks do the same each time; what is drawn does not follow them.
  (['document', 'url', 'differs', 'isEager', 'isActive', 'isRenaming', 'isMenuOpen'] as const).every(
    (name) => before[name] === after[name],
  ),
)

function DrawnTile({
  shelf,
  document: one,
  url,
  differs,
  isEager,
  isActive,
  isRenaming,
  isMenuOpen,
  onFocus,
  onOpen,
  onPress,
  onMenu,
  onAbandon,
  onRename,
}: Props) {
  const { t } = useTranslation()
  const isReady = one.status === 'ready'
  const tabIndex = isActive ? 0 : -1
  return (
    <li className={classes.tile}>
      <Preview document={one} url={url} isAsked={differs !== undefined} isEager={isEager} />
      {differs ? (
        <MismatchQuestion
          shelf={shelf}
          id={one.id}
          differs={differs}
          onAbandon={() => {
            onAbandon({ id: one.id })
          }}
        />
      ) : null}
      {isRenaming ? (
        <RenameField title={one.title} onDone={onRename} />
      ) : (
        <div className={classes.words}>
          <button
            type="button"
            id={`tile-${one.id}`}
            data-tile
            className={classes.open}
            title={one.title}
            tabIndex={tabIndex}
            aria-disabled={!isReady}
            aria-describedby={`date-${one.id}`}
            onFocus={() => {
              onFocus(one.id)
            }}
            onClick={() => {
              if (isReady) onOpen(one.id)
            }}
            onKeyDown={(event) => {
              onPress(event, one)
            }}
          >
            {one.title}
          </button>
          <TileDate document={one} />
        </div>
      )}
      {isRenaming ? null : (
        <button
          type="button"
          className={classes.menu}
          tabIndex={tabIndex}
          aria-label={t('documents.menu', { title: one.title })}
          aria-haspopup="menu"
          aria-expanded={isMenuOpen}
          onClick={({ currentTarget }) => {
            onMenu(isMenuOpen ? null : { id: one.id, button: currentTarget })
          }}
        >
          <IconDots size={20} aria-hidden />
        </button>
      )}
    </li>
  )
}

function TileDate({ document: one }: { document: PatientDocument }) {
  const { t } = useTranslation()
  const day = useDay()
  return (
    <span id={`date-${one.id}`} className={classes.date}>
      {one.captured_at
        ? t('documents.taken', { day: day(one.captured_at) })
        : t('documents.added', { day: day(one.created_at) })}
    </span>
  )
}
