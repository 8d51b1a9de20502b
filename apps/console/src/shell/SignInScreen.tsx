import { buttonClasses } from '@lamplighter/ui'
import { LampMark } from './LampMark.tsx'

/** Shown in the place of any screen while there is no session: the address stays, so a reload after signing in goes on there. */
export function SignInScreen(props: { ended?: boolean }) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-6 p-6">
      <title>Sign in · Lamplighter</title>
      <div className="flex w-full max-w-110 flex-col gap-4 rounded-lg border border-line bg-surface p-6 sm:p-8">
        <LampMark className="-ml-2 size-10 text-ink" />
        <h1 className="text-xl font-semibold tracking-tight">{props.ended ? 'Your session has ended' : 'Sign in to Lamplighter'}</h1>
        <p className="text-md text-pretty text-ink-soft">
          {props.ended ? 'Nothing that you typed is lost. ' : ''}You sign in with a link that works once. There is no password to remember.
        </p>
        <ol className="flex list-decimal flex-col gap-2 pl-5 text-md text-ink-soft marker:text-ink-faint">
          <li>
            The server printed one link per role when it started. For a fresh one, run{' '}
            <code className="rounded-sm bg-sunken px-1 font-mono text-sm text-ink">npx lamp --as l1 sign-in</code> on its machine, or ask an
            administrator.
          </li>
          <li>Open the link in this browser.</li>
          <li>Come back here and reload: you are where you wanted to be.</li>
        </ol>
        <button type="button" className={buttonClasses({ variant: 'primary' })} onClick={() => location.reload()}>
          I have opened my link: reload
        </button>
      </div>
    </main>
  )
}
