import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { announce } from '@lamplighter/ui'
import type { DiagnosisView } from '../../server/answers.ts'
import { queryClient, trpc } from '../../server/trpc.ts'

/** Looks again, or looks at one more thing; the answer replaces what the screen shows. One look at a time. */
export function useDiagnose(subject: { tenant: string; feature: string }) {
  const [startedAt, setStartedAt] = useState<number>(0)
  const onSuccess = (diagnosis: DiagnosisView) => {
    queryClient.setQueryData(trpc.diagnosis.get.queryKey(subject), diagnosis)
    void queryClient.invalidateQueries(trpc.tenant.get.queryFilter({ tenant: subject.tenant }))
    announce({ tone: 'good', text: diagnosis.headline })
  }
  const start = useMutation(trpc.diagnosis.start.mutationOptions({ onSuccess }))
  const check = useMutation(trpc.diagnosis.runCheck.mutationOptions({ onSuccess }))
  const isPending = start.isPending || check.isPending
  return {
    isPending,
    startedAt,
    error: start.error ?? check.error,
    diagnose: () => {
      if (isPending) return
      setStartedAt(Date.now())
      check.reset()
      start.mutate(subject)
    },
    runCheck: (id: string) => {
      if (isPending) return
      setStartedAt(Date.now())
      start.reset()
      check.mutate({ ...subject, check: id })
    },
  }
}
