import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'

/** Gives up what was announced; a sweep removes the parts that lie there. */
export async function abandonUpload(documentId: string): Promise<void> {
  await rows(supabase.rpc('abandon_upload', { document_id: documentId }))
}
