import { lazy, Suspense } from 'react'

const NotFoundScreen = lazy(() => import('./NotFoundScreen.tsx').then((module) => ({ default: module.NotFoundScreen })))

/** Seldom seen, so not carried by every screen. */
export function LazyNotFoundScreen() {
  return (
    <Suspense>
      <NotFoundScreen />
    </Suspense>
  )
}
