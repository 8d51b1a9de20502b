import { Link } from '@tanstack/react-router'
import { buttonClasses, ErrorState } from '@lamplighter/ui'
import { paths } from '../paths.ts'

export function NotFoundScreen() {
  return (
    <div className="mx-auto mt-8 max-w-140 rounded-lg border border-line bg-surface">
      <title>Not found · Lamplighter</title>
      <ErrorState
        headingLevel={1}
        kind="missing"
        title="There is no screen at this address"
        actions={
          <Link {...paths.desk()} className={buttonClasses({ variant: 'primary' })}>
            To the desk
          </Link>
        }
      >
        The address may have been cut when it was copied. From the desk you find every customer by what they tell you.
      </ErrorState>
    </div>
  )
}
