import { useState } from 'react'
import { Button } from './Button.tsx'
import { IconCopy, IconDone } from './icons.ts'
import { announce } from './announcements.ts'

/** Copies text and says so; when the browser refuses, says that instead. */
export function CopyButton(props: { text: string; label: string; size?: 'sm' | 'md' }) {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(props.text)
      setCopied(true)
      announce({ tone: 'good', text: 'Copied.' })
      setTimeout(() => setCopied(false), 2000)
    } catch {
      announce({ tone: 'bad', text: 'The browser refused to copy. Select the text and copy it by hand.' })
    }
  }
  return (
    <Button variant="quiet" size={props.size ?? 'sm'} icon={copied ? <IconDone /> : <IconCopy />} onClick={() => void copy()}>
      {props.label}
    </Button>
  )
}
