import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { takeMailedSession } from '@/features/session/api/take-mailed-session'
import { startLanguages } from '@/lib/i18n'
import { startSession } from '@/lib/session'
import { App } from './app'
import '@mantine/core/styles.layer.css'
import 'virtual:theme.css'
import './base.css'

export async function start(): Promise<void> {
  await Promise.all([startLanguages(), startSession()])
  await takeMailedSession()
  const root = document.getElementById('root')
  if (!root) throw new Error('index.html has no #root')
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}
