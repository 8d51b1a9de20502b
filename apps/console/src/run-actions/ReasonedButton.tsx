import { type ReactNode, useState } from 'react'
import { announce, Button, Dialog } from '@lamplighter/ui'
import { ReasonedAction } from './ReasonedAction.tsx'

/** A button for what needs a reason: asks for it in a dialog that says what will happen, then does it. */
export function ReasonedButton(props: {
  draftKey: string
  label: string
  title: string
  confirm: string
  variant?: 'primary' | 'secondary' | 'danger'
  /** Of the button that does it; as `variant` unless said otherwise. */
  confirmVariant?: 'primary' | 'danger'
  size?: 'sm' | 'md'
  disabledReason: string | null
  reasonLabel?: string
  said: string
  act: (reason: string) => Promise<unknown>
  children: ReactNode
}) {
  const { draftKey, label, title, confirm, variant = 'secondary', size = 'sm', disabledReason, said, act, children } = props
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button size={size} variant={variant} disabledReason={disabledReason} onClick={() => setOpen(true)}>
        {label}
      </Button>
      {isOpen && (
        <Dialog title={title} isOpen onClose={() => setOpen(false)}>
          <div className="flex flex-col gap-4">
            <div className="text-sm text-pretty text-ink-soft">{children}</div>
            <ReasonedAction
              draftKey={draftKey}
              label={props.reasonLabel ?? 'Why?'}
              choices={[
                {
                  key: 'do',
                  label: confirm,
                  variant: props.confirmVariant ?? (variant === 'danger' ? 'danger' : 'primary'),
                  disabledReason: null,
                  act: async (reason) => {
                    await act(reason)
                    announce({ tone: 'good', text: said })
                    setOpen(false)
                  },
                },
              ]}
            />
          </div>
        </Dialog>
      )}
    </>
  )
}
