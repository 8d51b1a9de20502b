import { Section, StatusMark } from '@lamplighter/ui'
import type { TenantView } from '@lamplighter/operations/views'
import { Facts } from '../../shell/Facts.tsx'
import { identifierWords } from '../../words/plain-words.ts'

/** Which copy of the product is theirs, and by what names they are found. */
export function InstanceFacts(props: { tenant: TenantView }) {
  const { tenant } = props
  const { instance } = tenant
  const kinds = [...new Set(tenant.identifiers.map((identifier) => identifier.kind))]
  return (
    <Section title="Instance">
      <Facts
        facts={[
          ['Version', instance.version],
          ['Configuration', <Drift key="drift" drifted={instance.drifted} />],
          [
            'Address',
            <span key="url" className="font-mono text-xs">
              {instance.baseUrl}
            </span>,
          ],
          ['Shard', tenant.shard],
          ['Ring', String(tenant.ring)],
          ['Zone', `${tenant.timeZone} · ${tenant.locale}`],
          ...kinds.map((kind): [string, React.ReactNode] => [
            capital(identifierWords[kind]),
            tenant.identifiers
              .filter((identifier) => identifier.kind === kind)
              .map((identifier) => identifier.value)
              .join(', '),
          ]),
        ]}
      />
    </Section>
  )
}

function Drift(props: { drifted: boolean | null }) {
  if (props.drifted === null) return <span className="text-ink-faint">the product does not tell</span>
  return props.drifted ? (
    <StatusMark tone="warn" shape="triangle" word="Differs from the template" size="sm" />
  ) : (
    <StatusMark tone="good" shape="check" word="As in the template" size="sm" />
  )
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
