import type { Page } from 'playwright-core'
import { newPractice, sql, type Person, type Practice } from './practice'

/** A practice whose bells are silent: that its people joined was told and read. */
export async function quietPractice(name: string): Promise<Practice> {
  const practice = await newPractice(name)
  await sql()`
    update public.notifications set is_read = true, read_at = now() where organisation_id = ${practice.id}`
  return practice
}

export async function unreadOf({ id }: Person): Promise<number> {
  const [row] = await sql()<{ count: number }[]>`
    select count(*)::integer as count from public.notifications where user_id = ${id} and not is_read`
  return row?.count ?? 0
}

/** The button in the corner, as it is named with so many unread. */
export function bell(page: Page, unread: number) {
  const word = unread > 1 ? 'lues' : 'lue'
  return page.getByRole('button', {
    name: unread === 0 ? 'Notifications' : `Notifications, ${String(unread)} non ${word}`,
    exact: true,
  })
}
