import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { classNames } from './class-names.ts'
import { IconClose } from './icons.ts'

export type DialogProps = {
  title: ReactNode
  isOpen: boolean
  onClose: () => void
  children: ReactNode
  footer?: ReactNode
  /** Nothing in the body takes the focus, so the body itself does: else no key could scroll it. */
  textOnly?: boolean
}

/** A question in the middle of the screen. The focus stays inside, Escape closes, and returns to where it came from. */
export function Dialog(props: DialogProps) {
  return (
    <Overlay {...props} place="items-start justify-center p-4 pt-[12vh]">
      <Modal className="flex max-h-[76vh] w-full max-w-120 animate-rise flex-col rounded-lg bg-surface shadow-overlay">
        <Frame {...props} />
      </Modal>
    </Overlay>
  )
}

/** Work beside the screen that it is about: from the right, full width on phones. */
export function Panel(props: DialogProps & { wide?: boolean }) {
  return (
    <Overlay {...props} place="items-stretch justify-end">
      <Modal
        className={classNames(
          'flex h-full w-full animate-slide flex-col bg-surface shadow-overlay',
          props.wide ? 'sm:max-w-180' : 'sm:max-w-140',
        )}
      >
        <Frame {...props} />
      </Modal>
    </Overlay>
  )
}

function Overlay(props: DialogProps & { place: string }) {
  return (
    <ModalOverlay
      isOpen={props.isOpen}
      onOpenChange={(open) => !open && props.onClose()}
      className={classNames('fixed inset-0 z-40 flex h-(--visual-viewport-height) bg-scrim', props.place)}
    >
      {props.children}
    </ModalOverlay>
  )
}

function Frame(props: DialogProps) {
  return (
    <AriaDialog className="flex min-h-0 flex-1 flex-col outline-none">
      <header className="flex min-h-12 items-center justify-between gap-3 border-b border-line py-2 pr-2 pl-4">
        <Heading slot="title" className="min-w-0 text-md font-semibold text-ink">
          {props.title}
        </Heading>
        <button
          type="button"
          aria-label="Close"
          onClick={props.onClose}
          className="rounded-md p-2 text-ink-faint hover:bg-hover hover:text-ink"
        >
          <IconClose className="size-4" aria-hidden="true" />
        </button>
      </header>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- text that scrolls must be within reach of the keys (WCAG 2.1.1) */}
      <div tabIndex={props.textOnly ? 0 : undefined} className="min-h-0 flex-1 overflow-y-auto p-4 focus-visible:-outline-offset-2">
        {props.children}
      </div>
      {props.footer && <footer className="border-t border-line p-4">{props.footer}</footer>}
    </AriaDialog>
  )
}
