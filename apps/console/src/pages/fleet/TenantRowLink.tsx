import { useRouter } from '@tanstack/react-router'
import { paths } from '../../paths.ts'

/**
 * A link to a tenant that costs next to nothing to draw: hundreds go by while somebody scrolls the heatmap, and the router's own
 * link listens to the address with each of them. A plain press goes through the router; any other is the browser's own.
 */
export function TenantRowLink(props: { tenant: string; name: string }) {
  const { tenant, name } = props
  const router = useRouter()
  const link = paths.tenant(tenant)
  return (
    <a
      href={link.to.replace('$tenant', encodeURIComponent(tenant))}
      tabIndex={-1}
      title={name}
      className="truncate rounded-sm text-ink hover:underline"
      onPointerEnter={() => void router.preloadRoute(link)}
      onClick={(event) => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
        event.preventDefault()
        void router.navigate(link)
      }}
    >
      {name}
    </a>
  )
}
