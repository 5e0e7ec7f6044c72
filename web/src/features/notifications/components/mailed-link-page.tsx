import { Button } from '@mantine/core'
import { IconLinkOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useParams } from 'react-router'
import { ErrorState } from '@/components/error-state'
import { LoadingState } from '@/components/loading-state'
import { useWindowTitle } from '@/components/page'
import { State } from '@/components/state'
import { useProblem } from '@/components/use-problem'
import { enterOrganisation } from '@/lib/enter-organisation'
import { activeOrganisation } from '@/lib/organisation'
import { paths } from '@/lib/paths'
import { queryClient } from '@/lib/query-client'
import { toUserError } from '@/lib/user-error'
import { mailedLinkKey, mailedLinkQuery, type Linked } from '../api/mailed-link'
import { mediaKindsQuery } from '../api/media-kinds'
import { placeOf } from '../place'

/** Where the link of a mail arrives: it is asked what it stands for, and the address with it goes out of sight. */
export function MailedLinkPage() {
  const { t } = useTranslation()
  const { token = '' } = useParams()
  const say = useProblem()
  const navigate = useNavigate()
  const linked = useQuery(mailedLinkQuery(token))
  useWindowTitle('titles.mailed-link')
  useEffect(() => {
    if (!linked.data) return
    void follow(linked.data, (place) => navigate(place, { replace: true }))
  }, [linked.data, navigate])
  if (!linked.isError) return <LoadingState />
  if (toUserError(linked.error).isPassing)
    return <ErrorState level={1} error={linked.error} onRetry={() => void linked.refetch()} />
  return (
    <State
      level={1}
      icon={<IconLinkOff stroke={1.5} />}
      tone="warning"
      role="alert"
      title={t('notifications.link-refused')}
      text={say(linked.error)}
      actions={
        <Button component={Link} to={paths.notifications} variant="default">
          {t('notifications.all')}
        </Button>
      }
    />
  )
}

/** In the practice of the link, whatever this tab worked in. */
async function follow(linked: Linked, go: (place: string) => void | Promise<void>): Promise<void> {
  if (linked.organisation_id !== activeOrganisation())
    enterOrganisation(linked.organisation_id, [mailedLinkKey])
  await go(placeOf(linked, await mediaKindOf(linked)))
}

/** A document that is gone since leads to the tab where it stood. */
async function mediaKindOf({ entity_type, entity_id }: Linked): Promise<string | undefined> {
  if (entity_type !== 'document' || entity_id === null) return undefined
  const kinds = await queryClient.query(mediaKindsQuery([entity_id])).catch(() => [])
  return kinds[0]?.media_kind
}
