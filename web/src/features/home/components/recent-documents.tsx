import { IconFileText, IconPhoto, IconRadioactive } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { ErrorState } from '@/components/error-state'
import { useDates } from '@/components/use-dates'
import { toPatient } from '@/lib/paths'
import { recentDocumentsQuery } from '../api/recent-documents'
import classes from './home-page.module.css'

const ICONS = { radiograph: IconRadioactive, photo: IconPhoto, document: IconFileText }

function kindOf(kind: string): keyof typeof ICONS {
  return kind === 'radiograph' || kind === 'photo' ? kind : 'document'
}

/** What was added last in the practice, and for whom. */
export function RecentDocuments() {
  const { t } = useTranslation()
  const dates = useDates()
  const documents = useQuery(recentDocumentsQuery)
  return (
    <section className={classes.section} aria-labelledby="added">
      <h2 id="added" className={classes.title}>
        {t('home.added')}
      </h2>
      {documents.isError && !documents.data ? (
        <ErrorState error={documents.error} onRetry={() => void documents.refetch()} />
      ) : documents.data?.length === 0 ? (
        <p className={classes.none}>{t('home.none-added')}</p>
      ) : (
        <ul className={classes.documents} aria-busy={documents.isPending}>
          {documents.data?.map(({ id, title, media_kind, created_at, patient }) => {
            const kind = kindOf(media_kind)
            const Icon = ICONS[kind]
            return (
              <li key={id}>
                <Link to={toPatient(patient.id)} className={classes.document ?? ''}>
                  <span className={classes.icon}>
                    <Icon size={20} stroke={1.5} aria-hidden />
                  </span>
                  <span className={classes.words}>
                    <span className={classes.patient}>
                      {patient.last_name} {patient.first_name}
                    </span>
                    <span className={classes.quiet}>
                      {t(`home.kinds.${kind}`)} · {title}
                    </span>
                  </span>
                  <span className={classes.when}>{dates.moment(created_at)}</span>
                </Link>
              </li>
            )
          })}
        </ul>
      )}
    </section>
  )
}
