import { useMutation } from '@tanstack/react-query'
import { useToastProblem } from '@/components/use-toast-problem'
import { downloadDocument } from './api/download-document'

export function useDownload() {
  const complain = useToastProblem()
  return useMutation({ mutationFn: downloadDocument, onError: complain })
}
