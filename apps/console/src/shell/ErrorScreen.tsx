import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router'
import { useQueryErrorResetBoundary } from '@tanstack/react-query'
import { lazy, Suspense, useEffect } from 'react'
import { Button, buttonClasses, ErrorState } from '@lamplighter/ui'
import { paths } from '../paths.ts'
import { isDenied, isMissing, isSignedOut, refusalOf } from '../server/refusal.ts'
import { roleWords } from '../words/plain-words.ts'

const SignInScreen = lazy(() => import('./SignInScreen.tsx').then((module) => ({ default: module.SignInScreen })))

/** What stands in the place of a screen that could not be shown: what happened, the way out, and who could help. */
export function ErrorScreen({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const queries = useQueryErrorResetBoundary()
  useEffect(() => queries.reset(), [queries])
  if (isSignedOut(error)) {
    return (
      <Suspense>
        <SignInScreen />
      </Suspense>
    )
  }
  const refusal = refusalOf(error)
  const kind = isDenied(error) ? 'denied' : isMissing(error) ? 'missing' : 'failed'
  const retry = () => {
    reset()
    void router.invalidate()
  }
  return (
    <div className="mx-auto mt-8 max-w-140 rounded-lg border border-line bg-surface">
      <title>{`${titles[kind]} · Lamplighter`}</title>
      <ErrorState
        headingLevel={1}
        kind={kind}
        title={refusal.message}
        actions={
          <>
            {kind === 'failed' && (
              <Button variant="primary" onClick={retry}>
                Try again
              </Button>
            )}
            <Link {...paths.desk()} className={buttonClasses({ variant: kind === 'failed' ? 'secondary' : 'primary' })}>
              To the desk
            </Link>
          </>
        }
        detail={<span className="font-mono">{refusal.code}</span>}
      >
        {/* A refusal for want of a role names the roles in its way out too; once, and in words, is enough. */}
        {refusal.who ? <p>Who could: {whoWords(refusal.who)}.</p> : <p>{refusal.wayOut}</p>}
      </ErrorState>
    </div>
  )
}

const titles = { denied: 'Not permitted', missing: 'Not found', failed: 'Something failed' }

/** Roles by their names, anything else as it is. */
function whoWords(who: string): string {
  return who
    .split(/,\s*/)
    .map((part) => (part in roleWords ? roleWords[part as keyof typeof roleWords] : part))
    .join(', ')
}
