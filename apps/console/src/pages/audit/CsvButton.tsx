import { useState } from 'react'
import { announce, Button, IconDownload } from '@lamplighter/ui'
import type { AuditSearch } from '../../paths.ts'
import type { AuditEventView } from '../../server/answers.ts'
import { refusalOf } from '../../server/refusal.ts'
import { saveFile } from '../../server/save-file.ts'
import { trpcClient } from '../../server/trpc.ts'
import { auditCsv } from './audit-csv.ts'

const eventsMax = 50_000

/** Every event that fits the filters, not only those on the screen; says so when it had to stop. */
export function CsvButton(props: { search: AuditSearch }) {
  const [fetched, setFetched] = useState<number | null>(null)
  const download = async () => {
    const events: AuditEventView[] = []
    let after: string | null = null
    setFetched(0)
    try {
      do {
        const page: { items: AuditEventView[]; next: string | null } = await trpcClient.audit.list.query({
          ...props.search,
          after,
          limit: 200,
        })
        events.push(...page.items)
        after = page.next
        setFetched(events.length)
      } while (after !== null && events.length < eventsMax)
      saveFile({ name: 'audit.csv', type: 'text/csv', text: auditCsv(events) })
      if (after === null) announce({ tone: 'good', text: `${events.length.toLocaleString('en-GB')} events saved.` })
      else
        announce({
          tone: 'bad',
          text: `Only the newest ${events.length.toLocaleString('en-GB')} events were saved. Narrow the filters for the rest.`,
        })
    } catch (error) {
      announce({ tone: 'bad', text: refusalOf(error).message })
    } finally {
      setFetched(null)
    }
  }
  return (
    <Button
      variant="quiet"
      icon={<IconDownload />}
      onClick={() => void download()}
      pendingLabel={fetched === null ? null : `${fetched.toLocaleString('en-GB')} events…`}
    >
      CSV
    </Button>
  )
}
