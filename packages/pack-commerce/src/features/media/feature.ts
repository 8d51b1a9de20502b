import { defineFeature } from '@lamplighter/catalog'
import { everyFeature, hard, soft } from '../../edges.ts'

export const media = defineFeature({
  id: 'media',
  title: 'Media',
  description: 'Keeps product pictures and documents.',
  prior: 0.002,
  dependsOn: [...everyFeature, hard('upload-storage'), soft('quota', 0.4)],
})
