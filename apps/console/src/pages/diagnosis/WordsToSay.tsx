import { useState } from 'react'
import { CopyButton, Section, Tabs } from '@lamplighter/ui'
import type { DiagnosisView } from '../../server/answers.ts'

type Audience = keyof DiagnosisView['words']

/** Safe to read aloud as it stands; the same finding in other words for those who need others. */
export function WordsToSay(props: { words: DiagnosisView['words'] }) {
  const { words } = props
  const [audience, setAudience] = useState<Audience>('l1')
  return (
    <Section title="What to say">
      <Tabs
        ariaLabel="Words for"
        selected={audience}
        onSelect={setAudience}
        trailing={<CopyButton text={words[audience]} label="Copy" />}
        items={[
          { key: 'l1', label: 'On the phone', content: <p className="max-w-[64ch] text-lg text-pretty text-ink">{words.l1}</p> },
          { key: 'customer', label: 'In writing', content: <p className="max-w-[64ch] text-md text-pretty text-ink">{words.customer}</p> },
          {
            key: 'engineer',
            label: 'To an engineer',
            content: <p className="font-mono text-xs text-pretty break-words text-ink">{words.engineer}</p>,
          },
        ]}
      />
    </Section>
  )
}
