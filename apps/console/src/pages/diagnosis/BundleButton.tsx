import { useState } from 'react'
import { announce, Button, IconDownload } from '@lamplighter/ui'
import type { DiagnosisView } from '../../server/answers.ts'
import { saveFile } from '../../server/save-file.ts'
import { refusalOf } from '../../server/refusal.ts'
import { trpcClient } from '../../server/trpc.ts'

/** The hand-off artefact: everything that this diagnosis saw, redacted, to explain again offline with `lamp explain`. */
export function BundleButton(props: { diagnosis: DiagnosisView }) {
  const { diagnosis } = props
  const [pending, setPending] = useState(false)
  const download = async () => {
    setPending(true)
    try {
      const bundle = await trpcClient.diagnosis.bundle.query({ diagnosis: diagnosis.id })
      saveFile({
        name: `evidence-${diagnosis.tenant.id}-${diagnosis.feature.id}.json`,
        type: 'application/json',
        text: `${JSON.stringify(bundle, null, 2)}\n`,
      })
      announce({ tone: 'good', text: 'Evidence bundle saved.' })
    } catch (error) {
      announce({ tone: 'bad', text: refusalOf(error).message })
    } finally {
      setPending(false)
    }
  }
  return (
    <Button variant="quiet" icon={<IconDownload />} onClick={() => void download()} pendingLabel={pending ? 'Fetching…' : null}>
      Evidence bundle
    </Button>
  )
}
