import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Badge, Button, EmptyState, formatDuration, Kbd, Section } from '@lamplighter/ui'
import { paths } from '../../paths.ts'
import { BreakGlassLink } from '../../plan/BreakGlassLink.tsx'
import type { DiagnosisView, RemediationOffer } from '../../server/answers.ts'
import { effectWords, ended, roleWords } from '../../words/plain-words.ts'
import { keyCaps } from '../../shell/commands.ts'
import { useSettings } from '../../shell/settings.ts'

/** What to press. Offered only because a check has just failed for this tenant; refused ones say why and who could. */
export function Offers(props: { diagnosis: DiagnosisView; onPlan: (remediation: string) => void; children?: ReactNode }) {
  const { offers, noOfferReason } = props.diagnosis
  const recommended = offers.find((offer) => offer.decision.type !== 'refuse')
  return (
    <Section title="What to press" flush>
      {noOfferReason && offers.length === 0 && <EmptyState title="Nothing is offered">{noOfferReason}</EmptyState>}
      {noOfferReason && offers.length > 0 && !offers.some((offer) => saysAlready(offer, noOfferReason)) && (
        <p className="border-b border-line px-4 py-3 text-sm text-pretty text-ink-soft">{noOfferReason}</p>
      )}
      {offers.map((offer) => (
        <Offer key={offer.id} offer={offer} isRecommended={offer === recommended} onPlan={() => props.onPlan(offer.id)} />
      ))}
      {props.children}
    </Section>
  )
}

/** A reason that stands at an offer does not stand above all of them as well. */
function saysAlready(offer: RemediationOffer, reason: string): boolean {
  return offer.decision.type === 'refuse' && offer.decision.reasons.some(({ message }) => reason.includes(message))
}

function Offer(props: { offer: RemediationOffer; isRecommended: boolean; onPlan: () => void }) {
  const { offer, isRecommended, onPlan } = props
  const { singleKeys } = useSettings()
  const { decision } = offer
  const effect = effectWords[offer.effect]
  return (
    <article aria-label={offer.title} className="flex flex-col gap-2 border-b border-line px-4 py-3 last:border-b-0">
      <div>
        <h3 className="text-sm font-medium text-ink">{offer.title}</h3>
        <p className="text-xs text-pretty text-ink-soft">{offer.description}</p>
      </div>
      <p className="flex flex-wrap items-center gap-1.5">
        <Badge tone={effect.tone}>{effect.title}</Badge>
        {offer.target === 'shared' && offer.effect !== 'read-only' && <Badge tone="bad">touches several tenants</Badge>}
        <span className="tabular text-xs text-ink-faint">
          {offer.record ? `fixed ${offer.record.fixed} of ${offer.record.of}` : 'never used yet'}
          {offer.usualSeconds !== null && ` · about ${formatDuration(offer.usualSeconds)}`}
        </span>
      </p>
      {decision.type === 'refuse' ? (
        <Refused offer={offer} reasons={decision.reasons} />
      ) : (
        <>
          {decision.type === 'needs-approval' && (
            <p className="text-xs text-pretty text-ink-soft">
              Needs approval by {roleWords[decision.by]}: {ended(decision.because)}
            </p>
          )}
          <Button variant={isRecommended ? 'primary' : 'secondary'} onClick={onPlan} aria-keyshortcuts={isRecommended ? 'r' : undefined}>
            See the plan
            {isRecommended && singleKeys && (
              <span className="max-sm:hidden">
                <Kbd keys={keyCaps('r')} />
              </span>
            )}
          </Button>
        </>
      )}
    </article>
  )
}

function Refused(props: {
  offer: RemediationOffer
  reasons: { code: string; message: string; wayOut: string; who: string | null; run?: string | undefined }[]
}) {
  const { reasons } = props
  return (
    <>
      <Button disabledReason={reasons.map((reason) => reason.message).join(' ')}>See the plan</Button>
      <ul className="flex flex-col gap-1.5 text-xs text-pretty text-ink-soft">
        {reasons.map((reason) => (
          <li key={reason.code}>
            <span className="text-ink">{reason.message}</span> {reason.wayOut}
            {reason.who && <span className="text-ink-faint"> Who could: {reason.who}.</span>}
            {reason.run && (
              <>
                {' '}
                <Link {...paths.run(reason.run)} className="rounded-sm text-accent underline underline-offset-2">
                  Watch that run
                </Link>
              </>
            )}
          </li>
        ))}
      </ul>
      <BreakGlassLink codes={reasons.map((reason) => reason.code)} />
    </>
  )
}
