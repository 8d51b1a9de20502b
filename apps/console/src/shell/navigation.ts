import {
  IconApprovals,
  IconArticle,
  IconAudit,
  IconCatalog,
  IconDesk,
  IconFleet,
  IconRollouts,
  IconRuns,
  IconSettings,
} from '@lamplighter/ui'
import { paths } from '../paths.ts'

/** The main places, in the order of the day; `keys` follow "go to". */
export const places = [
  { key: 'desk', title: 'Desk', link: paths.desk(), keys: 'g d', icon: IconDesk },
  { key: 'fleet', title: 'Fleet', link: paths.fleet(), keys: 'g f', icon: IconFleet },
  { key: 'runs', title: 'Runs', link: paths.runs(), keys: 'g r', icon: IconRuns },
  { key: 'approvals', title: 'Approvals', link: paths.approvals(), keys: 'g a', icon: IconApprovals },
  { key: 'rollouts', title: 'Rollouts', link: paths.rollouts(), keys: 'g o', icon: IconRollouts },
  { key: 'audit', title: 'Audit', link: paths.audit(), keys: 'g u', icon: IconAudit },
  { key: 'controls', title: 'Controls', link: paths.controls(), keys: 'g k', icon: IconSettings },
  { key: 'learning', title: 'Learning', link: paths.learning(), keys: 'g l', icon: IconArticle },
  { key: 'catalog', title: 'Catalog', link: paths.catalog(), keys: 'g c', icon: IconCatalog },
] as const

/** So many have room in the bar of a phone; the rest is behind More. */
export const placesInBar = 4
