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
