import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Where the parts are. */
export interface Stack {
  web_url: string
  gateway_url: string
  edge_url: string
  mailbox_url: string
  database_url: string
  publishable_key: string
  /** Of this stack alone; its links of mails are signed with what is made of it. */
  jwt_secret: string
}

/** The stack that `make test` lends, else the one of `make up`. */
export function findStack(): Stack {
  const lent = process.env.MOLAIRE_STACK
  if (lent) return JSON.parse(lent) as Stack
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const status = execFileSync('target/debug/molaire', ['local', 'status', '--json'], {
    cwd: root,
    encoding: 'utf8',
  })
  return JSON.parse(status) as Stack
}
