import { defineFeature } from '@lamplighter/catalog'
import { agesWith, soft, withDatabase } from '../../edges.ts'

export const reports = defineFeature({
  id: 'reports',
  title: 'Reports',
  description: 'Figures of the day for the shop’s staff.',
  prior: 0.002,
  dependsOn: [...withDatabase, agesWith('scheduler', 0.8), soft('settings', 0.05), soft('database', 0.1)],
})
