/** What this host tells the app: one build fits every project. Nothing here is secret. */
export interface Config {
  supabaseUrl: string
  edgeUrl: string
  publishableKey: string
  /** Minutes without a key, a click or a touch after which the screen is locked. */
  idleMinutes: number
  /** Whether the project has Realtime, which rings the bell. */
  realtime: boolean
}

const IDLE_MINUTES = 15
const PATIENCE_MS = 15_000

export function readConfig(value: unknown): Config {
  const text = (name: string): string => {
    const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
    if (typeof found !== 'string' || found === '') throw new Error(`config.json lacks ${name}`)
    return found
  }
  const minutes: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, 'idle_minutes') : 0
  const realtime: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, 'realtime') : false
  const publishableKey = text('publishable_key')
  if (publishableKey.startsWith('sb_secret_')) throw new Error('config.json holds a secret key')
  return {
    supabaseUrl: text('supabase_url').replace(/\/$/, ''),
    edgeUrl: text('edge_url').replace(/\/$/, ''),
    publishableKey,
    idleMinutes: typeof minutes === 'number' && minutes > 0 ? minutes : IDLE_MINUTES,
    realtime: realtime === true,
  }
}

const answer = await fetch('/config.json', { signal: AbortSignal.timeout(PATIENCE_MS) })
if (!answer.ok) throw new Error(`config.json answers ${String(answer.status)}`)

export const config = readConfig(await answer.json())
