import { defineFeature } from '@lamplighter/catalog'
import { agesWith, soft, withDatabase } from '../../edges.ts'

export const search = defineFeature({
  id: 'search',
  title: 'Catalogue search',
  description: 'Finds products under their present names.',
  prior: 0.002,
  dependsOn: [...withDatabase, agesWith('search-index', 0.9), soft('database', 0.1)],
})
