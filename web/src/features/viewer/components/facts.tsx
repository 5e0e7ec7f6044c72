import { useTranslation } from 'react-i18next'
import type { ViewerDocument } from '@/lib/viewing'
import type { Pane } from '../pane'
import { fileSize, longDate } from '../format'
import { usePane } from '../use-pane'
import classes from './viewer.module.css'

/** What is known of the document that is shown. */
export function Facts({ document, pane }: { document: ViewerDocument; pane: Pane }) {
  const { t, i18n } = useTranslation()
  const { size, pages, dicom } = usePane(pane)
  const { language } = i18n
  const modality = dicom?.info.modality
  const facts: [name: string, value: string][] = [
    [t('viewer.facts.kind'), t(`viewer.kinds.${document.mediaKind}`)],
    ...(modality ? [fact(t('viewer.facts.modality'), t(`viewer.modalities.${modality}`, modality))] : []),
    ...(document.capturedAt ? [fact(t('viewer.facts.taken'), longDate(document.capturedAt, language))] : []),
    [t('viewer.facts.added'), longDate(document.createdAt, language)],
    ...(size ? [fact(t('viewer.facts.dimensions'), `${String(size.width)} × ${String(size.height)}`)] : []),
    ...(pages ? [fact(t('viewer.facts.pages'), String(pages.count))] : []),
    [t('viewer.facts.size'), fileSize(document.sizeBytes, language)],
  ]
  return (
    <footer className={classes.footer}>
      <dl className={classes.facts} aria-label={t('viewer.facts.label')}>
        {facts.map(([name, value]) => (
          <div key={name} className={classes.fact}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </footer>
  )
}

function fact(name: string, value: string): [string, string] {
  return [name, value]
}
