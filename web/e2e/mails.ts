import { createHmac } from 'node:crypto'
import { inject } from 'vitest'
import type { Person, Practice } from './practice'

interface Mail {
  to: string[]
  source: string
}

/** A worker looks every two seconds, and is slow on a busy machine. */
const TRIES_MAX = 200

/** The newest mail to somebody, with its soft line breaks undone. */
export async function mailTo(email: string): Promise<string> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const found = (await mailsTo(email))[0]
    if (found) return found.source.replace(/=\r?\n/g, '').replace(/=3D/g, '=')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('no mail arrived')
}

export async function mailsTo(email: string): Promise<Mail[]> {
  const mails = (await (await fetch(`${inject('stack').mailbox_url}/messages`)).json()) as Mail[]
  return mails.filter(({ to }) => to.includes(email))
}

/** The address behind the words of a mail's text. */
export function linkIn(mail: string, words: string): string {
  const [, after = ''] = mail.split(`${words} :`)
  const link = /^\s*(https?:\/\/\S+)/.exec(after)?.[1]
  if (link === undefined) throw new Error(`no link behind « ${words} »`)
  return link
}

/** The token of a link that ended a moment ago, signed as the stack signs its own. */
export function expiredToken(
  practice: Practice,
  person: Person,
  patientId: string,
  implantId: string,
): string {
  const bare = (id: string) => id.replaceAll('-', '')
  const content = [
    'open1',
    bare(practice.id),
    bare(person.id),
    'implant',
    bare(implantId),
    bare(patientId),
    Math.floor(Date.now() / 1000) - 1,
  ].join('|')
  const tag = createHmac('sha256', `link-${inject('stack').jwt_secret}`)
    .update(content)
    .digest('base64url')
  return `${Buffer.from(content).toString('base64url')}.${tag}`
}
