import { QueryCache, QueryClient } from '@tanstack/react-query'
import { createTRPCClient, httpLink, httpSubscriptionLink, splitLink } from '@trpc/client'
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
import type { AppRouter } from '@lamplighter/api'
import { isSignedOut, isTemporary } from './refusal.ts'
import { markSignedOut } from './signed-out.ts'

const url = '/trpc'

export const trpcClient = createTRPCClient<AppRouter>({
  links: [
    splitLink({
      condition: (operation) => operation.type === 'subscription',
      true: httpSubscriptionLink({ url }),
      // Not batched: one slow answer would hold up the quick ones beside it.
      false: httpLink({ url }),
    }),
  ],
})

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: (error) => isSignedOut(error) && markSignedOut() }),
  defaultOptions: {
    queries: {
      staleTime: 5000,
      // Never waits for the browser's own idea of being online, which is wrong for servers on this machine.
      networkMode: 'always',
      retry: (failures, error) => failures < 2 && isTemporary(error),
      retryDelay: (attempt) => 400 * 2 ** attempt,
    },
    mutations: { networkMode: 'always', onError: (error) => isSignedOut(error) && markSignedOut() },
  },
})

export const trpc = createTRPCOptionsProxy<AppRouter>({ client: trpcClient, queryClient })
