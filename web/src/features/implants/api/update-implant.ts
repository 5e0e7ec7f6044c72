import { overSeen } from '@/lib/over-seen'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'
import type { Implant } from './implants'
import type { ImplantFacts } from './insert-implant'

export type ImplantChange = Partial<ImplantFacts & Pick<Implant, 'removed_on'>>

/** Corrects what was typed wrong, and says when an implant was removed. */
export function updateImplant(seen: Pick<Implant, 'id' | 'updated_at'>, change: ImplantChange) {
  const written = supabase
    .from('implants')
    .update(change)
    .eq('id', seen.id)
    .eq('updated_at', seen.updated_at)
    .select('id')
    .single()
  return overSeen(rows(written))
}
