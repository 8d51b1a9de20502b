import { RelativeTime, Section, StatusMark } from '@lamplighter/ui'
import type { ControlsView } from '../../server/answers.ts'
import { ended } from '../../words/plain-words.ts'

/** Whether people outside of the console are told, and how that is going. Where it is set up is for who runs the server. */
export function Notices(props: { controls: ControlsView }) {
  const { notices } = props.controls
  return (
    <Section title="Notices">
      {notices === null ? (
        <p className="text-sm text-pretty text-ink-soft">
          Nobody is told outside of this console: no address for notices is configured on the server.
        </p>
      ) : (
        <div className="grid gap-1 text-sm text-ink-soft">
          {notices.failing ? (
            <>
              <StatusMark tone="bad" shape="cross" word="Not delivered" />
              <p className="text-pretty wrap-anywhere text-ink">
                First failed <RelativeTime at={notices.failing.since} />: {ended(notices.failing.message)} They are tried again by
                themselves.
              </p>
            </>
          ) : (
            <StatusMark tone="good" shape="check" word={notices.deliveredAt ? 'Delivered' : 'On; nothing to tell yet'} />
          )}
          {notices.deliveredAt && (
            <p>
              The last one arrived <RelativeTime at={notices.deliveredAt} />.
            </p>
          )}
          {notices.givenUp > 0 && notices.givenUpAt && (
            <p className="text-pretty">
              {notices.givenUp} {notices.givenUp === 1 ? 'was' : 'were'} given up, the last <RelativeTime at={notices.givenUpAt} />; the
              server’s log names them.
            </p>
          )}
        </div>
      )}
    </Section>
  )
}
